/** Whose page `/dashboard/<user_id>` is; undefined when the address names nobody. */
export function personOfPath(path: string): string | undefined {
  const encoded = /^\/dashboard\/([^/]+)\/?$/.exec(path)?.[1]
  if (encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
