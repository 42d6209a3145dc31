/** The message for a field with text that cannot be stored. */
export const unstorable = 'contains a NUL or an incomplete character.'

/** Whether every database can store a text: PostgreSQL rejects NUL, and a lone surrogate would be replaced. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** The path of a text or key in a value that cannot be stored, such as `managers.0`. */
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
