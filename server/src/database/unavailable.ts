/** The database cannot be used right now. The work was not known to commit and can be tried again. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}
