import { bigint, key, table, text } from './columns.ts'

/** People who were erased, by a salted hash of their user ID, so that a restored backup can be cleaned of them again. */
export const erasedPeople = table('erased_people', {
  personHash: key(text()),
  salt: text(),
  erasedMs: bigint(),
})
