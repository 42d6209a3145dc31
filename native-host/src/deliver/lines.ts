import { crc32 } from 'node:zlib'

const checksumLength = 8
const newline = 0x0a
/**
 * The beginning of a line. When the newline between two lines is damaged, both are lost and both are counted.
 */
const beginning = /[0-9a-f]{8} \{/g

/** The content of a file of lines. */
export interface DecodedLines {
  /** The JSON of every intact line. */
  lines: string[]
  /** How many complete lines don't match their checksum. */
  damaged: number
  /** The bytes of an incomplete last line, left by a crash. */
  tornBytes: number
}

/** One event as a line of the open batch: checksum, space, JSON, newline. */
export function encodeLine(json: string): string {
  return `${checksumOf(json)} ${json}\n`
}

/** Reads the lines of an open batch. A damaged line does not affect those after it. */
export function decodeLines(bytes: Buffer): DecodedLines {
  const lines: string[] = []
  let damaged = 0
  let start = 0
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    const text = bytes.toString('utf8', start, end)
    const json = text.slice(checksumLength + 1)
    if (text.slice(0, checksumLength) === checksumOf(json)) lines.push(json)
    else damaged += Math.max(1, text.match(beginning)?.length ?? 0)
    start = end + 1
  }
  return { lines, damaged, tornBytes: bytes.length - start }
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(checksumLength, '0')
}
