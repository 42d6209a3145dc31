/**
 * Whether an id can't be part of a path, however it is encoded: every URL parser treats it as a relative path
 * segment.
 */
export function isDots(id: string): boolean {
  return id === '.' || id === '..'
}
