import { expect, test } from 'vitest'
import { temporaryFolder } from './testing/folder.ts'
import { runHelper } from './testing/helper.ts'

test('prints which helper it is, for people and for programs', async () => {
  const people = await runHelper(['--version'], {})
  const programs = await runHelper(['--version', '--json'], {})

  expect(people.stdout).toMatch(/^\d+\.\d+\.\d+/)
  expect(JSON.parse(programs.stdout)).toEqual({
    version: people.stdout.trim(),
    commit: null,
    platform: process.platform,
    arch: process.arch,
    node: process.version,
  })
})

test('reports an invalid setting in one sentence, without a stack', async () => {
  const { code, stderr } = await runHelper(['status'], {
    DATA_DIR: temporaryFolder(),
    BACKEND_URL: 'nonsense',
  })

  expect(code).toBe(1)
  expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('BACKEND_URL')])
})

test('explains how the collector is started if someone starts it manually', async () => {
  const { code, stderr } = await runHelper(['collector', '1000', '0.1', '100', 'null'], {})

  expect(code).toBe(1)
  expect(stderr).toContain('Run `agent` instead')
})

test.each([
  [['agent', '--tick-ms', 'fast']],
  [['agent', '--tick-ms', '0']],
  [['agent', '--tick-ms', '']],
  [['log', '--lines', 'all']],
])('refuses %o and names the limits of the number', async args => {
  const { code, stderr } = await runHelper(args, { DATA_DIR: temporaryFolder() })

  expect(code).toBe(1)
  expect(stderr).toMatch(/Use a whole number from \d+ to \d+/)
})
