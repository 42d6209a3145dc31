import type { Transaction } from '../database/database.ts'

/** Differences between databases in table definitions. */
interface Dialect {
  /** Added to tables whose rows should be stored in key order, if the database supports it. */
  clustered: string
  isPostgres: boolean
}

/** A change of the schema. Never change a released migration; add another one. */
export interface Migration {
  name: string
  statements(dialect: Dialect): string[]
  /** Fills what is new from stored data, in the same transaction. */
  fill?(tx: Transaction): Promise<void>
}
