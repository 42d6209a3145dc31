import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

/** A body as it is sent, with its headers. */
export interface Body {
  bytes: Buffer
  headers: (readonly [string, string])[]
  isBrokenOff: boolean
  /** The unpacked text. */
  text: string
}

/** Ways to write a value as invalid or ambiguous JSON; the first is valid. */
const writings = {
  plain: (text: string) => text,
  'a key twice': (text: string) => text.replace(/^\{("[^"]*":)/, '{$1null,$1'),
  '__proto__ as a key': (text: string) => text.replace(/^\{(?=")/, '{"__proto__":{"role":"admin"},'),
  'an endless number': (text: string) => text.replace(/:-?\d[\d.e+-]*/, ':1e999'),
  'a byte order mark': (text: string) => `\ufeff${text}`,
  'cut off': (text: string) => text.slice(0, -1),
  'something behind it': (text: string) => `${text}{}`,
  'much space': (text: string) => `${' '.repeat(20_000)}${text}`,
  deep: (text: string) => `${'['.repeat(50_000)}${text}`,
  'deep and closed': () => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'deep inside': (text: string) =>
    text.replace(/:("[^"]*"|[\d.]+)/, `:${'['.repeat(5_000)}${']'.repeat(5_000)}`),
  null: () => 'null',
  'only a text': () => '"text"',
  'only a number': () => '-0',
  'lists for texts': (text: string) => text.replace(/:("[^"]*")/g, ':[$1]'),
  empty: () => '',
  'not even text': () => '\ufffd\0\u0001',
  'half of a character': (text: string) => text.replace(/"([^"]*)"(?=[,}\]])/, '"$1\\ud800"'),
}

const encodings = {
  none: (bytes: Buffer) => ({ bytes, headers: [] as [string, string][] }),
  gzip: (bytes: Buffer) => ({ bytes: gzipSync(bytes), headers: [encodedAs('gzip')] }),
  'no gzip': (bytes: Buffer) => ({ bytes, headers: [encodedAs('gzip')] }),
  'cut gzip': (bytes: Buffer) => ({ bytes: gzipSync(bytes).subarray(0, -5), headers: [encodedAs('gzip')] }),
  bomb: () => ({ bytes: gzipSync(Buffer.alloc(5_000_000, 32)), headers: [encodedAs('gzip')] }),
  br: (bytes: Buffer) => ({ bytes, headers: [encodedAs('br')] }),
  'gzip twice': (bytes: Buffer) => ({ bytes: gzipSync(bytes), headers: [encodedAs('gzip, gzip')] }),
  'two headers': (bytes: Buffer) => ({
    bytes: gzipSync(bytes),
    headers: [encodedAs('gzip'), encodedAs('identity')],
  }),
  'other bytes': () => ({ bytes: Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x7b, 0x7d]), headers: [] }),
}

const contentTypes = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  '',
]

const framings = {
  'a length': (bytes: Buffer) => framed(bytes, ['Content-Length', String(bytes.length)]),
  chunked: (bytes: Buffer) =>
    framed(
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]),
      ['Transfer-Encoding', 'chunked'],
    ),
  'no length': (bytes: Buffer) => framed(bytes),
  'broken off': (bytes: Buffer) => ({
    ...framed(bytes, ['Content-Length', String(bytes.length + 10)]),
    isBrokenOff: true,
  }),
  'two lengths': (bytes: Buffer) =>
    framed(bytes, ['Content-Length', String(bytes.length)], ['Content-Length', '3']),
  'a length and chunked': (bytes: Buffer) =>
    framed(bytes, ['Content-Length', String(bytes.length)], ['Transfer-Encoding', 'chunked']),
  'a huge length': (bytes: Buffer) => ({
    ...framed(bytes, ['Content-Length', '99999999999']),
    isBrokenOff: true,
  }),
}

/** How a value is converted to bytes. */
export interface Packing {
  writing(text: string): string
  encoding(bytes: Buffer): Pick<Body, 'bytes' | 'headers'>
  type: string
  framing(bytes: Buffer): Omit<Body, 'text'>
}

/** The usual packing of clients. */
export const plainPacking: Packing = {
  writing: writings.plain,
  encoding: encodings.none,
  type: 'application/json',
  framing: framings['a length'],
}

export const somePacking: fc.Arbitrary<Packing> = fc.record({
  writing: oftenFirst(Object.values(writings), 1),
  encoding: oftenFirst(Object.values(encodings), 3),
  type: oftenFirst(contentTypes, 3),
  framing: oftenFirst(Object.values(framings), 3),
})

/** The body of a request; empty for undefined. */
export function packed(value: unknown, { writing, encoding, type, framing }: Packing): Body {
  if (value === undefined) return { bytes: Buffer.alloc(0), headers: [], isBrokenOff: false, text: '' }
  const text = writing(JSON.stringify(value))
  const encoded = encoding(Buffer.from(text))
  const { bytes, headers, isBrokenOff } = framing(encoded.bytes)
  const typed: [string, string][] = type === '' ? [] : [['Content-Type', type]]
  return { bytes, headers: [...typed, ...encoded.headers, ...headers], isBrokenOff, text }
}

/** Mostly the first value, which is also the target of shrinking. */
function oftenFirst<T>(all: readonly T[], weight: number): fc.Arbitrary<T> {
  const [first, ...others] = all
  if (first === undefined) throw new TypeError('There is nothing to choose from.')
  return fc.oneof(
    { withCrossShrink: true },
    { weight, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(first, ...others) },
  )
}

function encodedAs(encoding: string): [string, string] {
  return ['Content-Encoding', encoding]
}

function framed(bytes: Buffer, ...headers: [string, string][]): Omit<Body, 'text'> {
  return { bytes, headers, isBrokenOff: false }
}
