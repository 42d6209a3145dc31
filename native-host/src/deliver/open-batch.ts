import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { maxEventsPerBatch } from '@telemetry-tracker/shared/contracts/track'
import { writeDurably, writeWhole } from './durable-file.ts'
import { type DecodedLines, decodeLines, encodeLine } from './lines.ts'

/** A batch is sealed at this many events … */
export const maxEvents = 500
/** … or at this many bytes, to stay under the request size servers accept by default (512 KB). */
export const maxBytes = 400 * 1024
/** While a batch can't be sealed (a full disk, a new epoch being written) it may grow to this. */
const maxOpenEvents = maxEventsPerBatch
const maxOpenBytes = 480 * 1024

/** The batch that events are added to: a file of checksummed lines, with its events also in memory. */
export class OpenBatch {
  readonly path: string
  readonly sequence: number
  /** The damage found in the file. It is repaired. */
  readonly found: Pick<DecodedLines, 'damaged' | 'tornBytes'>
  readonly #file: number
  readonly #events: string[]
  #bytes: number

  /** Opens or creates the file. Damaged lines and an incomplete end are removed. */
  constructor(path: string, sequence: number) {
    this.path = path
    this.sequence = sequence
    const { lines, damaged, tornBytes } = readOpenFile(path)
    const sound = Buffer.from(lines.map(encodeLine).join(''))
    if (damaged > 0 || tornBytes > 0) writeDurably(path, sound)
    this.#file = openSync(path, 'a', 0o600)
    this.found = { damaged, tornBytes }
    this.#events = lines
    this.#bytes = sound.length
  }

  /** Events as JSON, oldest first. */
  get events(): readonly string[] {
    return this.#events
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether it should be sealed. */
  get isFull(): boolean {
    return this.#events.length >= maxEvents || this.#bytes >= maxBytes
  }

  /** Whether it accepts no more events. */
  get isOverfull(): boolean {
    return this.#events.length >= maxOpenEvents || this.#bytes >= maxOpenBytes
  }

  /** Adds an event. If writing fails, the file stays unchanged. */
  append(json: string): void {
    const line = Buffer.from(encodeLine(json))
    try {
      writeWhole(this.#file, line)
    } catch (error) {
      ftruncateSync(this.#file, this.#bytes)
      throw error
    }
    this.#events.push(json)
    this.#bytes += line.length
  }

  sync(): void {
    fsyncSync(this.#file)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** The content of an open batch's file; empty when there is none. */
export function readOpenFile(path: string): DecodedLines {
  return existsSync(path) ? decodeLines(readFileSync(path)) : { lines: [], damaged: 0, tornBytes: 0 }
}
