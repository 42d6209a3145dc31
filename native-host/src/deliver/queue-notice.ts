/** A problem or action of the queue that should be logged; counts only. */
export type QueueNotice =
  | { kind: 'torn_tail'; bytes: number }
  | { kind: 'damaged'; events: number }
  | { kind: 'dropped'; events: number; why: 'queue_full' | 'memory_full' }
  | { kind: 'disk_refuses'; why: string }
  | { kind: 'disk_back'; events: number }
  | { kind: 'copy_found'; countedEvents: number }
  | { kind: 'new_epoch'; batches: number }
