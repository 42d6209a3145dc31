import { endianness } from 'node:os'

const headerLength = 4
const isLittleEndian = endianness() === 'LE'

/** A frame as browsers define it: the length in bytes as 32 bits in the machine's byte order, then JSON. */
export function encodeFrame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message))
  const frame = Buffer.allocUnsafe(headerLength + body.length)
  if (isLittleEndian) frame.writeUInt32LE(body.length)
  else frame.writeUInt32BE(body.length)
  body.copy(frame, headerLength)
  return frame
}

/** The bytes are not a frame: too long, or not JSON. Nothing after them can be read. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/**
 * Assembles frames from bytes that arrive in any pieces. It holds at most one frame of the maximum size, plus
 * what arrived together with it.
 */
export class FrameReader {
  readonly #maxBytes: number
  #pieces: Buffer[] = []
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Returns the messages that these bytes complete. Throws a FrameError for bytes that are not a frame. */
  read(bytes: Buffer): unknown[] {
    this.#pieces.push(bytes)
    this.#length += bytes.length
    const messages: unknown[] = []
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) messages.push(parse(frame))
    return messages
  }

  #nextFrame(): Buffer | null {
    if (this.#length < headerLength) return null
    const header = this.#joined()
    const length = isLittleEndian ? header.readUInt32LE() : header.readUInt32BE()
    if (length > this.#maxBytes) {
      throw new FrameError(`A frame of ${length} bytes is longer than the ${this.#maxBytes} allowed.`)
    }
    if (this.#length < headerLength + length) return null
    const all = this.#joined()
    this.#pieces = [all.subarray(headerLength + length)]
    this.#length = all.length - headerLength - length
    return all.subarray(headerLength, headerLength + length)
  }

  #joined(): Buffer {
    const all = this.#pieces.length === 1 ? this.#pieces[0] : undefined
    const joined = all ?? Buffer.concat(this.#pieces)
    this.#pieces = [joined]
    return joined
  }
}

function parse(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'))
  } catch {
    throw new FrameError('A frame holds no JSON.')
  }
}
