import { key, table, text } from './columns.ts'

/** What the database notes about itself. */
export const facts = table('facts', {
  name: key(text()),
  value: text(),
})
