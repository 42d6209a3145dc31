import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The first words of a statement, or a call that executes one. `DELETE /path` is a route. */
const sql =
  /\b(?:SELECT\s+[\w*(]|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|FROM\s+\w+\s+WHERE\b|LOCK\s+TABLE\b)|\b(?:tx|reads|database)\.(?:run|all|read)\(/

it.each([
  "tx.all('SELECT 1 FROM teams')",
  '`UPDATE users\n SET team_id = NULL`',
  "const gone = 'DELETE FROM teams'",
  'database.read(text)',
])('recognises SQL: %s', text => {
  expect(text).toMatch(sql)
})

it('finds no SQL in routes: reads belong in queries/, writes in the folder of their subject', () => {
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
