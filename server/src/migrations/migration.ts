/** One step of the schema: never changed once it was released, only followed by another. */
export interface Migration {
  name: string
  /** @param clustered the ending of tables whose rows should lie in the order of their key, where the database can do that */
  statements(dialect: { clustered: string }): string[]
}
