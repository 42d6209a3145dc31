/** What is said of a field whose text is not storable. */
export const unstorable = 'contains a NUL or an incomplete character.'

/** Whether every database can keep a text: PostgreSQL refuses a NUL, and half of a character would come back as another one. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Where in a value a text is (or is named) that no database could keep, such as `managers.0`. */
export function unstorableField(value: unknown): string | undefined {
  return pathToUnstorable(value)?.join('.')
}

function pathToUnstorable(value: unknown): string[] | undefined {
  if (typeof value === 'string') return isStorableText(value) ? undefined : []
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorableText(key)) return []
    const path = pathToUnstorable(inner)
    if (path) return [key, ...path]
  }
  return undefined
}
