import { bigint, key, nullable, table, text } from './columns.ts'

/** What a server process did in a minute and how it was then, for the plots of the system page. Sums without personal data, deleted after a day. */
export const serverMinutes = table('server_minutes', {
  /** The start of the minute. */
  minuteMs: key(bigint()),
  /** A new ID for each start of the process. */
  serverId: key(text()),
  events: bigint(),
  batches: bigint(),
  refused: bigint(),
  commits: bigint(),
  /** The duration of all commits together. */
  commitMs: bigint(),
  failedCommits: bigint(),
  /** Requests waiting for a transaction. */
  waiting: bigint(),
  /** The memory of the process, and how much of its heap is used. */
  memoryBytes: bigint(),
  heapPercent: bigint(),
  /** Open connections to PostgreSQL, and requests waiting for one. */
  connections: nullable(bigint()),
  waitingForConnection: nullable(bigint()),
})
