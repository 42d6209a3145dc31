import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** A statement's first words, or a call that takes one. `DELETE /path` is a route. */
const sql =
  /\b(?:SELECT\s+[\w*(]|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|FROM\s+\w+\s+WHERE\b|LOCK\s+TABLE\b)|\b(?:tx|reads|database)\.(?:run|all|read)\(/

it.each([
  "tx.all('SELECT 1 FROM teams')",
  '`UPDATE users\n SET team_id = NULL`',
  "const gone = 'DELETE FROM teams'",
  'database.read(text)',
])('knows SQL when it sees it: %s', text => {
  expect(text).toMatch(sql)
})

it('routes hold no SQL: reads are in queries/, writes where their idea is', () => {
  const routes = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )

  const found = routes.filter(file => sql.test(codeIn(join(import.meta.dirname, file))))

  expect(routes.length).toBeGreaterThan(30)
  expect(found).toEqual([])
})

function codeIn(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, '')
}
