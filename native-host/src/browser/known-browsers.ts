import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import * as z from 'zod'
import { makePrivateFolder } from '../private-folder.ts'

/**
 * How long after its last message a browser still counts as having the extension. Until then its window
 * titles are not used: they may be those of private windows.
 */
const rememberedForMs = 7 * 24 * 3_600_000
/** Each browser's entry is written at most this often. */
const freshForMs = 3_600_000
const maxBrowsers = 50

const fileSchema = z.record(z.string().max(64), z.number())

/** The names of browsers whose extension connected on this machine, kept in a small file over restarts. */
export class KnownBrowsers {
  readonly #path: string
  readonly #log: Logger
  readonly #lastSpoke: Map<string, number>

  constructor(path: string, log: Logger) {
    this.#path = path
    this.#log = log
    this.#lastSpoke = new Map(Object.entries(read(path)))
  }

  /** Records a message from a browser's extension (wall clock, ms). */
  spoke(browser: string, at: number): void {
    const before = this.#lastSpoke.get(browser)
    if (before !== undefined && Math.abs(at - before) < freshForMs) return
    if (before === undefined && this.#lastSpoke.size >= maxBrowsers) return
    this.#lastSpoke.set(browser, at)
    this.#write()
  }

  /** The browsers that sent something in the last week. */
  names(now: number): string[] {
    return [...this.#lastSpoke].filter(([, at]) => now - at < rememberedForMs).map(([browser]) => browser)
  }

  /** When the write fails, only the next start lacks the names. */
  #write(): void {
    try {
      makePrivateFolder(dirname(this.#path))
      writeFileSync(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.#lastSpoke)), { mode: 0o600 })
      renameSync(`${this.#path}.new`, this.#path)
    } catch (error) {
      this.#log.warn({ why: String(error) }, 'cannot save the known browsers')
    }
  }
}

/** A missing or corrupt file starts empty: the extensions fill it again. */
function read(path: string): Record<string, number> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
