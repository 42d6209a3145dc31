import { numberIn } from './row.ts'
import type { preparedStatements } from './sqlite-statements.ts'

type Statements = ReturnType<typeof preparedStatements>

interface Connections {
  /** One that nobody waits for. */
  beside: Statements
  writer: Statements
  /** Does work between the writer's transactions. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** How many transactions there were. */
  transactions: { readonly count: number }
}

const usual = {
  lookEveryMs: 250,
  /** 16 MB: pages that are written again and again are copied into the file once for all. */
  pagesToCopy: 4_000,
  /** 64 MB: a longer log is begun anew. */
  maxPages: 16_000,
}
const restAfterFailureMs = 60_000

/**
 * Copies the write-ahead log into the file while the writer goes on: copying waits for the disk twice, and left to the writer, that was a fifth of
 * all the time under load in which nobody could write. The log can only begin anew when nothing in it is left to copy: where it became long, the
 * writer does the little rest between two transactions. The returned function ends this and resolves when nothing is under way.
 * https://www.sqlite.org/wal.html#ckpt
 */
export function startCheckpoints(
  { beside, writer, inTurn, transactions }: Connections,
  { lookEveryMs, pagesToCopy, maxPages } = usual,
): () => Promise<void> {
  let seen = 0
  let notBeforeMs = 0
  let working: Promise<void> | undefined

  async function look(): Promise<void> {
    seen = transactions.count
    const { pages, copied } = await checkpoint(beside, 'NOOP')
    if (pages - copied < pagesToCopy) return
    await checkpoint(beside, 'PASSIVE')
    if (pages >= maxPages) await inTurn(() => checkpoint(writer, 'PASSIVE'))
  }

  /** Nothing is lost: the log stays, and whoever writes hears of a disk that is full. */
  function warn(error: unknown): void {
    notBeforeMs = performance.now() + restAfterFailureMs
    const why = error instanceof Error ? error.message : String(error)
    process.emitWarning(`The write-ahead log could not be copied into the database: ${why}`)
  }

  const timer = setInterval(() => {
    if (working || transactions.count === seen || performance.now() < notBeforeMs) return
    working = look()
      .catch(warn)
      .finally(() => {
        working = undefined
      })
  }, lookEveryMs)
  timer.unref()

  return async () => {
    clearInterval(timer)
    await working
  }
}

/** How many pages the log has, and how many of them are in the file, too. */
async function checkpoint(
  connection: Statements,
  mode: 'NOOP' | 'PASSIVE',
): Promise<{ pages: number; copied: number }> {
  const [row = {}] = await connection.all(`PRAGMA wal_checkpoint(${mode})`)
  return { pages: numberIn(row, 'log'), copied: numberIn(row, 'checkpointed') }
}
