/**
 * Decodes a header. Node reads headers as Latin-1, but proxies and browsers mostly send UTF-8: valid UTF-8 is decoded as such, anything else as Latin-1.
 * Call it only once per header, because decoded text must not be decoded again.
 */
export function headerText(latin1: string): string {
  // Most headers are ASCII, which is the same in both encodings.
  if (!/[\u0080-\u00ff]/.test(latin1)) return latin1
  try {
    return utf8.decode(Buffer.from(latin1, 'latin1'))
  } catch (error) {
    if (error instanceof TypeError) return latin1
    throw error
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
