/** Where the normal range of a number ends. Both the alerts for Prometheus and the advice on the system page are made from these. */
export const thresholds = {
  /** Requests waiting for a transaction; at 1,000 helpers are sent away. */
  waiting: 500,
  /** The mean duration of a commit. */
  commitSec: 0.1,
  /** The share of the batches that are refused. */
  refusedShare: 0.05,
  /** The used share of the heap. */
  heapShare: 0.85,
  waitingForConnection: 0,
  failedCommits: 0,
} as const
