import { key, table, text } from './columns.ts'

/** Values that servers store in the database, such as the last confirmed time. */
export const facts = table('facts', {
  name: key(text()),
  value: text(),
})
