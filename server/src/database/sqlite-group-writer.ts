import type { GroupWriter, RowsStatement } from './database.ts'
import { numberIn } from './row.ts'
import type { preparedStatements } from './sqlite-statements.ts'

/** What a group's writer shares with everybody else who writes over the connection. */
export interface Connection {
  writer: ReturnType<typeof preparedStatements>
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** How many transactions there were, groups included. */
  transactions: { count: number }
}

/** Another process writes again and again: each time we start anew, and sooner or later one of us is first. */
const maxTries = 100

let writers = 0

/**
 * Writes a group by one statement, which is a transaction by itself: SQLite's thread is asked once, however many tables change. What the group
 * read before is held by a check within that statement that nobody else has written since; if somebody has, the group reads anew.
 */
export function createSqliteGroupWriter(
  { writer, inTurn, transactions }: Connection,
  statements: readonly RowsStatement[],
): GroupWriter {
  const view = `group_${++writers}`
  const insert = `INSERT INTO ${view} VALUES (${['version', ...statements].map((_, i) => `$${i + 1}`).join(', ')})`
  let isMade = false
  let generation = 0
  let others = { transactions: -1, version: 0 }

  async function makeOnce(): Promise<void> {
    if (isMade) return
    for (const sql of viewAndTrigger(view, statements)) await writer.run(sql)
    isMade = true
  }

  /** Only other connections move the version: it says nothing of transactions over our own. */
  async function follow(): Promise<void> {
    if (others.transactions === transactions.count) return
    const [row = {}] = await writer.all('PRAGMA data_version')
    others = { transactions: transactions.count, version: numberIn(row, 'data_version') }
    generation++
  }

  const write: GroupWriter['write'] = work =>
    inTurn(async () => {
      await makeOnce()
      for (let tries = 1; ; tries++) {
        await follow()
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

/** Temporary ones belong to the connection and are not in the file. */
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
