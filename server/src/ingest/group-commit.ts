import type { Outcome, Part } from './part.ts'

interface Waiting {
  parts: readonly Part[]
  resolve(outcomes: Outcome[]): void
  reject(reason: unknown): void
}

export interface GroupCommit {
  /** Resolves after the commit, with the outcome of each part. Undefined when the queue is full. */
  submit(parts: readonly Part[]): Promise<Outcome[]> | undefined
  /** Resolves when everything submitted so far is settled. */
  drain(): Promise<void>
}

/**
 * Lets requests that arrive together share one transaction: a commit waits for the disk once, however many it carries. When a group fails,
 * its requests are tried one by one, so that one bad batch costs the others nothing.
 */
export function createGroupCommit(
  commit: (parts: readonly Part[]) => Promise<Outcome[]>,
  { mostWaiting = 1_000, mostInGroup = 64 }: { mostWaiting?: number; mostInGroup?: number } = {},
): GroupCommit {
  const waiting: Waiting[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    // What arrives in the same turn of the event loop joins the first group.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) await settle(commit, waiting.splice(0, mostInGroup))
    running = undefined
  }

  return {
    submit(parts) {
      if (waiting.length >= mostWaiting) return undefined
      const outcomes = new Promise<Outcome[]>((resolve, reject) => waiting.push({ parts, resolve, reject }))
      running ??= run()
      return outcomes
    },
    drain: async () => {
      while (running) await running
    },
  }
}

async function settle(
  commit: (parts: readonly Part[]) => Promise<Outcome[]>,
  group: readonly Waiting[],
): Promise<void> {
  try {
    const outcomes = await commit(group.flatMap(({ parts }) => parts))
    let from = 0
    for (const { parts, resolve } of group) {
      resolve(outcomes.slice(from, from + parts.length))
      from += parts.length
    }
  } catch (error) {
    const [only, ...others] = group
    if (only && others.length === 0) only.reject(error)
    else for (const one of group) await settle(commit, [one])
  }
}
