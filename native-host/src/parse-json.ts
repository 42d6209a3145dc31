/** Parses a text for validation by a schema. Undefined for invalid JSON, which every schema here rejects. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
