import { expect, test } from 'vitest'
import { readHelperSettings } from '../settings.ts'
import { readEnrolment, writeEnrolment } from '../sign-in/enrolment.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { readAcknowledgement } from './acknowledgement.ts'
import { InputEnded, setUpInTerminal } from './set-up-in-terminal.ts'
import { setUpSilently } from './set-up-silently.ts'

const nowMs = Date.UTC(2026, 10, 30)
const unusedProgram = { file: '/none', args: [] }

/** A person who enters these lines, and then nothing any more. */
async function setUpWith(
  answers: string[],
  change: { code?: string; userId?: string; extension?: () => Promise<string[]> } = {},
) {
  const dataDir = temporaryFolder()
  if (change.extension !== undefined)
    writeEnrolment(dataDir, { state: 'open', server: 'http://127.0.0.1:1', userId: 'ada' })
  const settings = readHelperSettings({ DATA_DIR: dataDir }, dataDir)
  const said: string[] = []
  const asked: string[] = []
  const applied: boolean[] = []
  const outcome = await setUpInTerminal(
    {
      ...{ settings, preset: {}, language: 'en', server: 'http://127.0.0.1:1', mayUseHttp: false },
      ...{ code: change.code, userId: change.userId, nowMs: () => nowMs },
    },
    {
      say: text => void said.push(text),
      async ask(question) {
        asked.push(question)
        const answer = answers.shift()
        if (answer === undefined) throw new InputEnded('The input ended.')
        return answer
      },
    },
    {
      permissions: async () => [{ check: 'desktop', result: 'fine', found: 'can be observed' }],
      gnomeExtension: async () => change.extension ?? null,
      browsers: () => [],
      startAtSignIn: async () => [],
      async applyToAgent(sendsElsewhere) {
        applied.push(sendsElsewhere)
        return 'not running'
      },
    },
  ).then(
    () => 'done',
    (error: Error) => error.message,
  )
  return { dataDir, said: said.join('\n'), asked, applied, outcome }
}

test('shows the notice with every field first, and stops there without a yes', async () => {
  const { dataDir, said, applied, outcome } = await setUpWith(['n'])

  expect(said).toContain('keystroke_count: how many keys were pressed')
  expect(outcome).toContain('Nothing is recorded')
  expect(readAcknowledgement(dataDir)).toBeNull()
  expect(applied).toEqual([])
})

test('acknowledges nothing when the input ends before it is settled where the data goes', async () => {
  const { dataDir, outcome } = await setUpWith(['y'])

  expect(outcome).toBe('The input ended.')
  expect(readAcknowledgement(dataDir)).toBeNull()
})

test('says what is wrong with a server, and asks again', async () => {
  const { said, asked, outcome } = await setUpWith(['y', '', 'nowhere', 'ada'], { userId: 'ada' })

  expect(said).toMatch(/✗ .*127\.0\.0\.1:1/)
  expect(said).toContain('✗ "nowhere" is not a server address')
  expect(asked.filter(question => question.startsWith('Code or link'))).toHaveLength(2)
  expect(outcome).toBe('The input ended.')
})

test('installs the GNOME Shell extension only with a yes', async () => {
  const installed: string[] = []
  const extension = async () => {
    installed.push('it')
    return ['It tells the windows from your next sign-in on.']
  }

  const refused = await setUpWith(['y', '', '', 'n'], { extension })
  expect(refused).toMatchObject({ outcome: 'done', said: expect.stringContaining('gnome-extension install') })
  expect(refused.said).toContain('GNOME tells programs nothing about windows')
  expect(installed).toEqual([])

  const agreed = await setUpWith(['y', '', 'y', 'n'], { extension })
  expect(agreed).toMatchObject({ outcome: 'done', said: expect.stringContaining('your next sign-in') })
  expect(installed).toEqual(['it'])
})

test('goes on when the GNOME Shell extension cannot be installed', async () => {
  const extension = async () => {
    throw new Error('This is GNOME 99.')
  }

  const { said, outcome } = await setUpWith(['y', '', 'y', 'n'], { extension })

  expect(said).toContain('✗ This is GNOME 99.')
  expect(outcome).toBe('done')
})

test('set up silently for an organisation, with the server of the settings', async () => {
  const dataDir = temporaryFolder()
  const settings = readHelperSettings({ DATA_DIR: dataDir }, dataDir)
  const given = { acknowledgedBy: ' Example Inc. ', allowHttp: false, language: 'de', nowMs } as const

  const said = await setUpSilently(settings, unusedProgram, given, {})

  expect(said.join('\n')).toContain('Example Inc.')
  expect(readAcknowledgement(dataDir)).toMatchObject({
    state: 'given',
    by: { organisation: 'Example Inc.' },
    language: 'de',
  })
})

test.each(['', ' ', 'x'.repeat(101), 'a\nb'])(
  'refuses %j as the name of an organisation',
  async acknowledgedBy => {
    const dataDir = temporaryFolder()
    const settings = readHelperSettings({ DATA_DIR: dataDir }, dataDir)

    await expect(
      setUpSilently(settings, unusedProgram, { acknowledgedBy, allowHttp: false, language: 'en', nowMs }, {}),
    ).rejects.toThrow('name of your organisation')
    expect(readAcknowledgement(dataDir)).toBeNull()
  },
)

test('acknowledges nothing silently when the server can not be reached', async () => {
  const dataDir = temporaryFolder()
  const settings = readHelperSettings({ DATA_DIR: dataDir }, dataDir)
  const given = {
    acknowledgedBy: 'Example Inc.',
    userId: 'ada',
    allowHttp: false,
    language: 'en',
    nowMs,
  } as const

  await expect(
    setUpSilently(settings, unusedProgram, { ...given, server: 'http://127.0.0.1:1' }, {}),
  ).rejects.toThrow('Check the address')
  expect(readAcknowledgement(dataDir)).toBeNull()
  expect(readEnrolment(dataDir)).toBeNull()
})
