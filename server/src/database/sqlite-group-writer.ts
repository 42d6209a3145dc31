import type { GroupWriter, RowsStatement } from './database.ts'
import { numberIn } from './row.ts'
import type { preparedStatements } from './sqlite-statements.ts'

/** What a group writer shares with the other users of the writing connection. */
export interface Connection {
  writer: ReturnType<typeof preparedStatements>
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** The number of transactions so far, including groups. */
  transactions: { count: number }
}

/** Another process may write repeatedly: each time the group starts again. */
const maxTries = 100

let writers = 0

/**
 * Writes a group with one statement, which is a transaction by itself: one call to SQLite's thread for any number of tables. The statement checks that
 * no other connection has written since the group read its data; otherwise the group reads again.
 */
export function createSqliteGroupWriter(
  { writer, inTurn, transactions }: Connection,
  statements: readonly RowsStatement[],
): GroupWriter {
  const view = `group_${++writers}`
  const insert = `INSERT INTO ${view} VALUES (${['version', ...statements].map((_, i) => `$${i + 1}`).join(', ')})`
  let isCreated = false
  let generation = 0
  let others = { transactions: -1, version: 0 }

  async function createViewOnce(): Promise<void> {
    if (isCreated) return
    for (const sql of viewAndTrigger(view, statements)) await writer.run(sql)
    isCreated = true
  }

  /** `data_version` changes only when another connection writes; `transactions.count` covers our own. */
  async function updateGeneration(): Promise<void> {
    if (others.transactions === transactions.count) return
    const [row = {}] = await writer.all('PRAGMA data_version')
    others = { transactions: transactions.count, version: numberIn(row, 'data_version') }
    generation++
  }

  const write: GroupWriter['write'] = work =>
    inTurn(async () => {
      await createViewOnce()
      for (let tries = 1; ; tries++) {
        await updateGeneration()
        const { rows, result } = await work({
          dialect: 'sqlite',
          isSharded: false,
          all: writer.all,
          generation,
        })
        try {
          await writer.run(insert, [others.version, ...rows.map(each => JSON.stringify(each))])
          others.transactions = ++transactions.count
          return result
        } catch (error) {
          others.transactions = -1
          if (!isOvertaken(error) || tries === maxTries) throw error
        }
      }
    })
  return { write }
}

const overtaken = 'somebody else has written'

/** Temporary views and triggers belong to the connection and are not in the file. */
function viewAndTrigger(view: string, statements: readonly RowsStatement[]): string[] {
  const columns = statements.map((_, i) => `rows_${i}`)
  const texts = statements.map((statement, i) => `${statement.overJson(`NEW.rows_${i}`)};`)
  return [
    `CREATE TEMP VIEW ${view} AS SELECT 0 AS version, ${columns.map(column => `'' AS ${column}`).join(', ')}`,
    `CREATE TEMP TRIGGER ${view}_written INSTEAD OF INSERT ON ${view} BEGIN
       SELECT RAISE(ABORT, '${overtaken}') WHERE (SELECT data_version FROM pragma_data_version) <> NEW.version;
       ${texts.join('\n')}
     END`,
  ]
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes(overtaken)
}
