import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { bundleHelper, inAscii } from './bundle.ts'
import { targets } from './targets.ts'

async function scriptFor(name: string): Promise<string> {
  const target = targets.find(target => target.name === name)
  if (target === undefined) throw new Error(`There is no target ${name}.`)
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-tracker-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const addon = import.meta.filename
  const addons = { hook: addon, secrets: addon, windows: addon, calls: addon }
  return readFileSync(await bundleHelper(target, { commit: 'test', addons, folder }), 'latin1')
}

it.each(['linux-x64', 'win-x64'])(
  'the script for %s is ASCII, so that V8 keeps it with one byte a letter',
  async name => {
    const script = await scriptFor(name)

    expect(script.length).toBeGreaterThan(500_000)
    expect([...script.matchAll(/.{0,20}[^\0-\x7f].{0,20}/g)].map(([found]) => found)).toEqual([])
  },
)

it('has the extensions of X that the helper asks for, and no others', async () => {
  const script = await scriptFor('linux-x64')

  const missing = Array.from(
    script.matchAll(/does not have this part of x11: \.\/(?:ext\/)?([\w-]+)/g),
    ([, part]) => part,
  )
  expect(missing).toEqual(expect.arrayContaining(['xserver', 'keysyms', 'glx', 'randr', 'render']))
  for (const used of ['big-requests', 'screen-saver', 'xinerama']) expect(missing).not.toContain(used)
})

it('has the client of the session bus, without the rest of that library', async () => {
  const script = await scriptFor('linux-x64')

  expect(script).toContain('NameHasOwner')
  expect(script).toContain('AUTH ')
  for (const unused of ['Non-whitespace before first tag', 'MatchRuleNotFound', 'recvmsg'])
    expect(script).not.toContain(unused)
})

it('letters outside ASCII mean the same in regular expressions', () => {
  const pattern = /^[•é]+(?:会议|\p{So}|😀)$/u

  const same = new RegExp(inAscii(pattern.source), pattern.flags)

  expect(same.source).toMatch(/^[\0-\x7f]+$/)
  for (const text of ['•é会议', 'é●', '•😀', '会议', 'é会'])
    expect([text, same.test(text)]).toEqual([text, pattern.test(text)])
})
