/** Whether an id cannot be a part of a path, however it is encoded: every URL parser takes it for a step. */
export function isDots(id: string): boolean {
  return id === '.' || id === '..'
}
