/**
 * Decodes text that X programs write into properties: valid UTF-8, whatever the property's type says, else
 * Latin-1 or compound text.
 */
export function decodeXText(data: Buffer): string {
  const utf8 = validUtf8(data)
  if (utf8 === undefined) return data.includes(escapeByte) ? decodeCompound(data) : data.toString('latin1')
  return data.includes(escapeByte) ? decodeCompound(data) : utf8
}

const escapeByte = 0x1b

function validUtf8(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * How to decode a character set of compound text: with an encoding that has it in its upper half (`isLow`:
 * the text has it in the lower half).
 */
interface CharacterSet {
  encoding: string
  isLow: boolean
}

/**
 * https://www.x.org/releases/X11R7.7/doc/xorg-docs/ctext/ctext.html — escape sequences that choose the set of
 * the text after them.
 */
const sets: Record<string, CharacterSet> = {
  '(B': { encoding: 'latin1', isLow: false },
  '(J': { encoding: 'latin1', isLow: false },
  ')I': { encoding: 'shift_jis', isLow: false },
  '-A': { encoding: 'iso-8859-1', isLow: false },
  '-B': { encoding: 'iso-8859-2', isLow: false },
  '-C': { encoding: 'iso-8859-3', isLow: false },
  '-D': { encoding: 'iso-8859-4', isLow: false },
  '-F': { encoding: 'iso-8859-7', isLow: false },
  '-G': { encoding: 'iso-8859-6', isLow: false },
  '-H': { encoding: 'iso-8859-8', isLow: false },
  '-L': { encoding: 'iso-8859-5', isLow: false },
  '-M': { encoding: 'iso-8859-9', isLow: false },
  '-T': { encoding: 'iso-8859-11', isLow: false },
  '-b': { encoding: 'iso-8859-15', isLow: false },
  '$(A': { encoding: 'gb2312', isLow: true },
  '$)A': { encoding: 'gb2312', isLow: false },
  '$(B': { encoding: 'euc-jp', isLow: true },
  '$)B': { encoding: 'euc-jp', isLow: false },
  '$(C': { encoding: 'euc-kr', isLow: true },
  '$)C': { encoding: 'euc-kr', isLow: false },
  '%G': { encoding: 'utf-8', isLow: false },
  '%@': { encoding: 'iso-8859-1', isLow: false },
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const sequence = /\x1b([$%()\-.][()]?[A-Za-z@])/

function decodeCompound(data: Buffer): string {
  const [first = '', ...rest] = data.toString('latin1').split(sequence)
  let text = decodeIn({ encoding: 'iso-8859-1', isLow: false }, first)
  for (let i = 0; i + 1 < rest.length; i += 2)
    text += decodeIn(sets[rest[i] ?? ''] ?? { encoding: 'iso-8859-1', isLow: false }, rest[i + 1] ?? '')
  return text
}

function decodeIn({ encoding, isLow }: CharacterSet, bytes: string): string {
  const data = Buffer.from(bytes, 'latin1')
  return new TextDecoder(encoding).decode(isLow ? data.map(byte => (byte > 0x20 ? byte | 0x80 : byte)) : data)
}
