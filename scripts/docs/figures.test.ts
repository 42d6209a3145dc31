import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../root.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The cells of a row of the table of `ingest`. */
function measured(database: string, batch: number, clients: number): string[] {
  const row = read('bench/README.md')
    .split('\n')
    .find(line => line.startsWith(`| ${database} | ${batch} | ${clients} |`))
  return (row ?? '').split('|').map(cell => cell.trim())
}

it.each([
  ['SQLite', 'SQLite, normal'],
  ['PostgreSQL', 'PostgreSQL'],
])('docs/scaling.md has for %s the batches a second that bench/README.md measured', (_, database) => {
  const perSecond = measured(database, 10, 32)[4]

  expect(perSecond).toMatch(/^[\d,]+$/)
  expect(read('docs/scaling.md')).toContain(perSecond)
})

it('docs/scaling.md has for a working day the kilobytes that bench/README.md measured', () => {
  const [, sqlite, postgres] =
    /SQLite (\d+ KB) a person-day, PostgreSQL (\d+ KB)/.exec(read('bench/README.md')) ?? []

  expect(sqlite).toBeDefined()
  expect(read('docs/scaling.md')).toContain(`about ${sqlite} on SQLite`)
  expect(read('docs/scaling.md')).toContain(`was ${postgres} with 50 people`)
})
