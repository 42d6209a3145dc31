import { key, table, text } from './columns.ts'

/** A team. Its members are in the table `users`. */
export const teams = table('teams', {
  teamId: key(text()),
  name: text(),
})
