/** The database cannot be used just now: nothing was committed as far as anyone knows, and the same may be tried again. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}
