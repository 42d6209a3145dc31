import { createHash } from 'node:crypto'

/** An id for what these words name: the same for the same words. Version 8 of RFC 9562, in Windows' form. */
export function stableId(...words: readonly string[]): string {
  const digits = createHash('sha256').update(words.join('\0')).digest('hex').toUpperCase()
  const variant = '89AB'.charAt(Number.parseInt(digits.charAt(16), 16) % 4)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
