import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync } from 'node:fs'
import { writeWhole } from './durable-file.ts'
import { decodeLines, encodeLine } from './lines.ts'

/** The batch that events are still added to: a file of checksummed lines, its events also at hand. */
export class OpenBatch {
  readonly path: string
  readonly sequence: number
  /** Bytes of a half-written line that a crash left and that were cut off. */
  readonly tornBytes: number
  readonly #file: number
  readonly #events: string[]
  #bytes: number

  /** Opens or makes the file. A torn tail is cut off. */
  constructor(path: string, sequence: number) {
    this.path = path
    this.sequence = sequence
    this.#file = openSync(path, 'a+', 0o600)
    const content = readFileSync(path)
    const { lines, soundBytes } = decodeLines(content)
    this.tornBytes = content.length - soundBytes
    if (this.tornBytes > 0) ftruncateSync(this.#file, soundBytes)
    this.#events = lines
    this.#bytes = soundBytes
  }

  /** Events as JSON, oldest first. */
  get events(): readonly string[] {
    return this.#events
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Adds an event. When the disk refuses, the file is as it was before. */
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
