import { crc32 } from 'node:zlib'

const checksumLength = 8
const newline = 0x0a

/** One event as a line of the open batch: checksum, space, JSON, newline. */
export function encodeLine(json: string): string {
  return `${checksumOf(json)} ${json}\n`
}

/**
 * Reads the lines of an open batch up to the first that is not whole: what a crash left half written. Returns their JSON and how many
 * bytes they take; anything behind is torn.
 */
export function decodeLines(bytes: Buffer): { lines: string[]; soundBytes: number } {
  const lines: string[] = []
  let soundBytes = 0
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, soundBytes)) {
    const text = bytes.toString('utf8', soundBytes, end)
    const json = text.slice(checksumLength + 1)
    if (text.slice(0, checksumLength) !== checksumOf(json)) break
    lines.push(json)
    soundBytes = end + 1
  }
  return { lines, soundBytes }
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(checksumLength, '0')
}
