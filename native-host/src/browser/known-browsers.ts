import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import * as z from 'zod'
import { makePrivateFolder } from '../private-folder.ts'

/** For so long a browser whose extension fell silent is not judged by its titles: they may be those of private windows. */
const rememberedForMs = 7 * 24 * 3_600_000
/** Written anew at most this often for each browser. */
const freshForMs = 3_600_000
const maxBrowsers = 50

const fileSchema = z.record(z.string().max(64), z.number())

/** The names of browsers whose extension has spoken on this machine, kept over restarts in a small file. */
export class KnownBrowsers {
  readonly #path: string
  readonly #log: Logger
  readonly #lastSpoke: Map<string, number>

  constructor(path: string, log: Logger) {
    this.#path = path
    this.#log = log
    this.#lastSpoke = new Map(Object.entries(read(path)))
  }

  /** A browser's extension speaks now (wall clock, ms). */
  spoke(browser: string, at: number): void {
    const before = this.#lastSpoke.get(browser)
    if (before !== undefined && Math.abs(at - before) < freshForMs) return
    if (before === undefined && this.#lastSpoke.size >= maxBrowsers) return
    this.#lastSpoke.set(browser, at)
    this.#write()
  }

  /** Those that spoke in the last week. */
  names(now: number): string[] {
    return [...this.#lastSpoke].filter(([, at]) => now - at < rememberedForMs).map(([browser]) => browser)
  }

  /** A disk that takes nothing costs what would be known after the next start, and nothing now. */
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

/** What a file that is missing or broken would say is learnt again from the extensions. */
function read(path: string): Record<string, number> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
