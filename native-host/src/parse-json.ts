/** What a text says, to be judged by a schema; undefined where it is no JSON, which every schema of ours refuses. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
