/** Indents JSON text for reading; nothing is added or left out. */
export function spread(json: string): string {
  return JSON.stringify(JSON.parse(json), undefined, 2)
}
