/** An arbitrary number, the same for every replica. It separates our advisory locks from those of other programs. */
export const lockSpace = 7_318_521

/** Work that only one server on the same PostgreSQL database may do at a time. */
export const lockNumbers = {
  schema: 1,
  daily: 2,
  rejudge: 3,
  accounts: 4,
  'team days': 5,
  'team day members': 6,
} as const
