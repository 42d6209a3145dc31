import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { UsageError } from '../private-folder.ts'

/** Lines that a person or a script enters. */
export interface InputLines {
  /** The next line without spaces around it; null at the end. Throws what to do if a pipe stays silent. */
  next(): Promise<string | null>
  close(): void
}

/** A script that has something to say says it at once; a pipe that nobody closes would be waited for for ever. */
const usualSilenceMs = 60_000

/** Reads line by line. A person at a terminal may take as long as they like. */
export function inputLines(
  input: Readable & { isTTY?: boolean },
  silenceMs: number = usualSilenceMs,
): InputLines {
  const lines = createInterface({ input })
  const each = lines[Symbol.asyncIterator]()
  return {
    async next() {
      const line = await (input.isTTY ? each.next() : inTime(each.next(), silenceMs))
      return line.done ? null : line.value.trim()
    },
    close: () => lines.close(),
  }
}

async function inTime<T>(line: Promise<T>, silenceMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new UsageError(
            `Nothing was entered within ${silenceMs / 1000} s. Run this in a terminal, or close its standard input (</dev/null).`,
          ),
        ),
      silenceMs,
    )
  })
  try {
    return await Promise.race([line, silence])
  } finally {
    clearTimeout(timer)
  }
}
