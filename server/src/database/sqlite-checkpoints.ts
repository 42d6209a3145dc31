import { numberIn } from './row.ts'
import type { preparedStatements } from './sqlite-statements.ts'

type Statements = ReturnType<typeof preparedStatements>

interface Connections {
  /** A separate connection, so that no other work waits for it. */
  beside: Statements
  writer: Statements
  /** Runs work between the writer's transactions. */
  inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** The number of transactions so far. */
  transactions: { readonly count: number }
}

const defaults = {
  intervalMs: 250,
  /** 16 MB: a page that is written repeatedly is then copied into the file only once. */
  pagesToCopy: 4_000,
  /** 64 MB: a longer log is restarted. */
  maxPages: 16_000,
}
const pauseAfterFailureMs = 60_000

/**
 * Copies the write-ahead log into the file while the writer continues. Copying waits for the disk twice; done by the writer, it blocked writes for a
 * fifth of the time under load. The log can only restart when all of it is copied: if it is long, the writer copies the small rest between two
 * transactions. The returned function stops the checkpoints and resolves when none is running.
 * https://www.sqlite.org/wal.html#ckpt
 */
export function startCheckpoints(
  { beside, writer, inTurn, transactions }: Connections,
  { intervalMs, pagesToCopy, maxPages } = defaults,
): () => Promise<void> {
  let lastCount = 0
  let pausedUntilMs = 0
  let working: Promise<void> | undefined

  async function copyLog(): Promise<void> {
    lastCount = transactions.count
    const { pages, copied } = await checkpoint(beside, 'NOOP')
    if (pages - copied < pagesToCopy) return
    await checkpoint(beside, 'PASSIVE')
    if (pages >= maxPages) await inTurn(() => checkpoint(writer, 'PASSIVE'))
  }

  /** Only a warning: no data is lost, since the log stays. If the disk is full, the next write fails with an error. */
  function warn(error: unknown): void {
    pausedUntilMs = performance.now() + pauseAfterFailureMs
    const why = error instanceof Error ? error.message : String(error)
    process.emitWarning(`The write-ahead log could not be copied into the database: ${why}`)
  }

  const timer = setInterval(() => {
    if (working || transactions.count === lastCount || performance.now() < pausedUntilMs) return
    working = copyLog()
      .catch(warn)
      .finally(() => {
        working = undefined
      })
  }, intervalMs)
  timer.unref()

  return async () => {
    clearInterval(timer)
    await working
  }
}

/** The number of pages in the log, and how many of them are copied into the file. */
async function checkpoint(
  connection: Statements,
  mode: 'NOOP' | 'PASSIVE',
): Promise<{ pages: number; copied: number }> {
  const [row = {}] = await connection.all(`PRAGMA wal_checkpoint(${mode})`)
  return { pages: numberIn(row, 'log'), copied: numberIn(row, 'checkpointed') }
}
