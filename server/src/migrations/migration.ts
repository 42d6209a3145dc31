/** How databases differ in what tables look like. */
interface Dialect {
  /** The ending of tables whose rows should lie in the order of their key, where the database can do that. */
  clustered: string
  isPostgres: boolean
}

/** One step of the schema: never changed once it was released, only followed by another. */
export interface Migration {
  name: string
  statements(dialect: Dialect): string[]
}
