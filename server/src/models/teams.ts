import { key, table, text } from './columns.ts'

/** A team. Who is in it stands with the people. */
export const teams = table('teams', {
  teamId: key(text()),
  name: text(),
})
