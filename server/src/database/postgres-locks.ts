/** Any number, the same for every replica; with it, the locks of this server are no other program's. */
export const lockSpace = 7_318_521

/** What servers on the same PostgreSQL database keep each other from doing at once. */
export const lockNumbers = {
  schema: 1,
  daily: 2,
  rejudge: 3,
  accounts: 4,
  'team days': 5,
  'team day members': 6,
} as const
