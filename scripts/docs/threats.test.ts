import { expect, it } from 'vitest'
import { readTests } from './cited-tests.ts'

/** The rows of the table in SECURITY.md: the threat first, its tests last. */
const threats = readTests('SECURITY.md')
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (threat|---) /.test(line))
  .map(line => line.slice(2).replace(/ \|$/, '').split(' | '))
  .map(cells => [cells[0] ?? '', cells.at(-1) ?? ''] as const)

it('SECURITY.md has its table of threats', () => {
  expect(threats.length).toBeGreaterThan(25)
})

it.each(threats)('SECURITY.md names tests that exist: %s', (_, tests) => {
  const named = tests.split(/; (?=`)/).map(each => /^`(?<file>[^`]+)`: (?<names>_.+_)$/.exec(each)?.groups)

  for (const { file = '', names = '' } of named.map(each => each ?? {})) {
    expect(file, `${tests}: \`file\`: _a test_, _another_; \`file\`: …`).not.toBe('')
    const text = readTests(file)
    for (const [, name = ''] of names.matchAll(/_([^_]+)_/g)) expect(text).toContain(name)
  }
})
