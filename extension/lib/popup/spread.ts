/** JSON text spread over lines for reading, with nothing added or left out. */
export function spread(json: string): string {
  return JSON.stringify(JSON.parse(json), undefined, 2)
}
