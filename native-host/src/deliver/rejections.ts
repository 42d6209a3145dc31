import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { parseJson } from '../parse-json.ts'
import { writeDurably } from './durable-file.ts'

const schema = z.record(z.string(), z.int().min(0))

/**
 * All events ever that the server accepted but did not count, by reason (`expired`, `paused`, …). They are
 * lost, and `status` shows them.
 */
export class Rejections {
  readonly #path: string
  #counts: Readonly<Record<string, number>>

  constructor(queueDir: string) {
    this.#path = join(queueDir, 'rejected.json')
    this.#counts = existsSync(this.#path)
      ? (schema.safeParse(parseJson(readFileSync(this.#path, 'utf8'))).data ?? {})
      : {}
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts
  }

  /** May throw when the disk refuses; the counts are then kept in memory. */
  add(reasons: readonly string[]): void {
    const counts: Record<string, number> = { ...this.#counts }
    for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1
    this.#counts = counts
    writeDurably(this.#path, `${JSON.stringify(counts)}\n`)
  }

  forget(): void {
    this.#counts = {}
    rmSync(this.#path, { force: true })
  }
}
