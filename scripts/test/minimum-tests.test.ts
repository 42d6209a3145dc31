import { expect, it } from 'vitest'
import { inOneLine, totalOf } from './counts.ts'
import { readMinimum, shortfalls } from './minimum-tests.ts'

const units = {
  shared: { passed: 9, failed: ['c'], skipped: [] },
  server: { passed: 4, failed: [], skipped: ['a', 'b'] },
}

it('reports nothing while every project has its tests', () => {
  expect(
    shortfalls(
      [units, { e2e: { passed: 1, failed: [], skipped: [] } }],
      { shared: 10, server: 6, e2e: 1 },
      false,
    ),
  ).toEqual([])
})

it('reports a project whose files are no longer found', () => {
  expect(shortfalls([{ shared: units.shared }], { shared: 10, server: 6 }, false)).toEqual([
    expect.stringContaining('Only 0 tests of "server" were found, at least 6'),
  ])
})

it('does not count skipped tests if all must run', () => {
  expect(shortfalls([units], { server: 6 }, true)).toEqual([
    expect.stringContaining('Only 4 tests of "server" ran'),
  ])
})

it('adds up the counts of all vitest runs', () => {
  expect(inOneLine(totalOf([units, { e2e: { passed: 1, failed: [], skipped: [] } }]))).toBe(
    '14 passed, 1 failed, 2 skipped',
  )
  expect(inOneLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
})

it.each(['linux', 'win32', 'darwin'])('knows for %s how many tests each part has', platform => {
  const minimum = readMinimum()[platform]
  const server = '@telemetry-tracker/server (SQLite)'
  for (const project of [server, 'bench', 'dashboard', 'extension', 'native-host', 'scripts', 'shared'])
    expect(minimum?.[project], project).toBeGreaterThan(0)
})
