/**
 * A header's text as it was meant. Node reads headers as Latin-1, byte by byte, while proxies and browsers mostly write UTF-8: bytes that are valid UTF-8 are
 * read as that, any others as Latin-1. To be called once for each header: decoded text must not be decoded again.
 */
export function headerText(asRead: string): string {
  // Nearly all are plain ASCII, which is the same in both.
  if (!/[\u0080-\u00ff]/.test(asRead)) return asRead
  try {
    return utf8.decode(Buffer.from(asRead, 'latin1'))
  } catch (error) {
    if (error instanceof TypeError) return asRead
    throw error
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
