import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import { acknowledge } from '../acknowledgement.ts'
import { offerAtSignIn } from './offer-at-sign-in.ts'
import { mayRemind, setReminder } from './reminder.ts'

/** The set-up page of a person who confirms, or closes it. It notes that it was opened, and for which data folder. */
const standIn = `
import { appendFileSync } from 'node:fs'
const { OPENED, DATA_DIR, PERSON } = process.env
appendFileSync(OPENED, process.argv.at(-1) + ' ' + DATA_DIR + '\\n')
if (PERSON === 'confirms') process.send('start')
if (PERSON === 'says something else') process.send('later')
if (PERSON === 'has no browser') process.exitCode = 1
`

type Person = 'confirms' | 'leaves' | 'says something else' | 'has no browser'

function signingIn(person: Person, change: { environment?: NodeJS.ProcessEnv; file?: string } = {}) {
  const dataDir = temporaryFolder()
  const [script, opened] = [join(dataDir, 'page.mjs'), join(dataDir, 'opened')]
  writeFileSync(script, standIn)
  const { file = process.execPath, environment = { DISPLAY: ':0' } } = change
  return {
    dataDir,
    signIn: () =>
      offerAtSignIn({
        program: { file, args: [script] },
        dataDir,
        environment: { ...environment, OPENED: opened, PERSON: person },
        platform: 'linux',
      }),
    opened: () => (existsSync(opened) ? readFileSync(opened, 'utf8').trim().split('\n') : []),
  }
}

test('opens the page for a person who has not set up this device, and goes on once they have confirmed', async () => {
  const { signIn, opened, dataDir } = signingIn('confirms')

  expect(await signIn()).toBe(true)
  expect(opened()).toEqual([`setup ${dataDir}`])
})

test.each<Person>(['leaves', 'says something else', 'has no browser'])(
  'ends without recording when the person %s, and asks again at the next sign-in',
  async person => {
    const { signIn, opened } = signingIn(person)

    expect(await signIn()).toBe(false)
    expect(await signIn()).toBe(false)
    expect(opened()).toHaveLength(2)
  },
)

test('opens nothing for a person who does not want to be asked again, until they do', async () => {
  const { signIn, opened, dataDir } = signingIn('confirms')
  setReminder(dataDir, false)

  expect(await signIn()).toBe(false)
  expect(opened()).toEqual([])

  setReminder(dataDir, true)
  expect(await signIn()).toBe(true)
})

test.each([
  ['a sign-in without a desktop', { environment: {} }],
  ['a page that cannot be opened', { file: '/nowhere/telemetry-tracker' }],
])('ends without recording at %s', async (_, change) => {
  const { signIn, opened } = signingIn('confirms', change)
  vi.spyOn(console, 'error').mockReturnValue()

  expect(await signIn()).toBe(false)
  expect(opened()).toEqual([])
})

test('goes on at once where an organisation has set it up, and shows the page once', async () => {
  const { signIn, opened, dataDir } = signingIn('leaves')
  acknowledged(dataDir, { organisation: 'Example Inc.' })

  expect(await signIn()).toBe(true)
  await vi.waitFor(() => expect(opened()).toHaveLength(1), patience)
  expect(await signIn()).toBe(true)
  expect(mayRemind(dataDir)).toBe(false)
  expect(opened()).toHaveLength(1)
})

test('shows it again at the next sign-in where it could not be shown', async () => {
  const { signIn, opened, dataDir } = signingIn('has no browser')
  acknowledged(dataDir, { organisation: 'Example Inc.' })

  expect(await signIn()).toBe(true)
  await vi.waitFor(() => expect(opened()).toHaveLength(1), patience)
  await vi.waitFor(() => expect(mayRemind(dataDir)).toBe(true), patience)
})

test('goes on where an organisation has set it up although the page cannot be opened', async () => {
  const { signIn, dataDir } = signingIn('leaves', { file: '/nowhere/telemetry-tracker' })
  acknowledged(dataDir, { organisation: 'Example Inc.' })
  const said = vi.spyOn(console, 'error').mockReturnValue()

  expect(await signIn()).toBe(true)
  await vi.waitFor(() => expect(said).toHaveBeenCalledWith(expect.stringContaining('Cannot open')), patience)
})

test('goes on without a page for a person who has confirmed before', async () => {
  const { signIn, opened, dataDir } = signingIn('leaves')
  acknowledged(dataDir, 'person')

  expect(await signIn()).toBe(true)
  expect(opened()).toEqual([])
})

function acknowledged(dataDir: string, by: 'person' | { organisation: string }): void {
  acknowledge(dataDir, { language: 'en', by, policy: defaultPolicy, nowMs: Date.UTC(2026, 10, 30) })
}
