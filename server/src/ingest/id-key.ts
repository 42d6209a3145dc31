/** Two texts as one key that no other two have. */
export function idKey(first: string, second: string): string {
  return `${first.length}:${first}${second}`
}
