/**
 * The wire format of Wayland (https://wayland.freedesktop.org/docs/html/ch04.html#sect-Protocol-Wire-Format), as
 * far as it is needed: no file descriptors, no fixed-point numbers. The byte order is that of the machine, and
 * all machines that the helper runs on are little-endian.
 */
export type Argument = number | string

/** An event for one object, not yet decoded: its arguments have no types on the wire. */
export interface WireEvent {
  object: number
  opcode: number
  body: Buffer
}

const headerLength = 8
const wordLength = 4

/** A request. Numbers are object ids, new ids and unsigned integers, which look the same. */
export function encodeRequest(object: number, opcode: number, args: readonly Argument[]): Buffer {
  const body = Buffer.concat(args.map(arg => (typeof arg === 'number' ? word(arg) : text(arg))))
  const length = headerLength + body.length
  return Buffer.concat([word(object), word(length * 0x10000 + opcode), body])
}

/**
 * The complete events at the beginning of received bytes, and the rest. Throws if the bytes cannot be events:
 * what follows could not be read either.
 */
export function splitEvents(received: Buffer): { events: WireEvent[]; rest: Buffer } {
  const events: WireEvent[] = []
  let at = 0
  while (received.length - at >= headerLength) {
    const size = received.readUInt16LE(at + 6)
    if (size < headerLength) throw new Error(`The compositor sent an event of ${size} bytes.`)
    if (received.length - at < size) break
    events.push({
      object: received.readUInt32LE(at),
      opcode: received.readUInt16LE(at + 4),
      body: received.subarray(at + headerLength, at + size),
    })
    at += size
  }
  return { events, rest: received.subarray(at) }
}

/** Reads the arguments of an event in order. Throws a RangeError if there are fewer. */
export class ArgumentReader {
  readonly #body: Buffer
  #at = 0

  constructor(body: Buffer) {
    this.#body = body
  }

  number(): number {
    const value = this.#body.readUInt32LE(this.#at)
    this.#at += wordLength
    return value
  }

  text(): string {
    // The length includes the zero byte at the end; a missing text has the length 0.
    return this.#bytes().toString('utf8').replace(/\0$/, '')
  }

  /** An array of unsigned integers. */
  numbers(): number[] {
    const bytes = this.#bytes()
    return Array.from({ length: Math.floor(bytes.length / wordLength) }, (_, i) =>
      bytes.readUInt32LE(i * wordLength),
    )
  }

  #bytes(): Buffer {
    const length = this.number()
    if (length > this.#body.length - this.#at)
      throw new RangeError('An event of the compositor is too short.')
    const bytes = this.#body.subarray(this.#at, this.#at + length)
    this.#at += padded(length)
    return bytes
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(wordLength)
  bytes.writeUInt32LE(value)
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(`${value}\0`, 'utf8')
  return Buffer.concat([word(bytes.length), bytes, Buffer.alloc(padded(bytes.length) - bytes.length)])
}

function padded(length: number): number {
  return Math.ceil(length / wordLength) * wordLength
}
