import { setTimeout as delay } from 'node:timers/promises'

const everyMs = 2_000
/** The name under which it is counted how often the server did not answer. */
export const missed = 'missed'

/** The largest values that a server's `/metrics` showed until the signal, of the gauges asked for; those with several labels are summed. */
export async function watchGauges(
  url: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const largest = new Map(names.map(name => [name, 0]))
  while (!signal.aborted) {
    const text = await metricsOf(url)
    if (text === undefined) largest.set(missed, (largest.get(missed) ?? 0) + 1)
    else for (const name of names) largest.set(name, Math.max(largest.get(name) ?? 0, sumIn(text, name)))
    await delay(everyMs, undefined, { signal }).catch(error => {
      if (!(error instanceof Error && error.name === 'AbortError')) throw error
    })
  }
  return largest
}

/** Undefined if the server is too busy for another connection, which is no reason to end the measurement. */
async function metricsOf(url: string): Promise<string | undefined> {
  try {
    return await (await fetch(`${url}/metrics`)).text()
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** The sum of a gauge's values in Prometheus text; 0 if it is not there. */
export function sumIn(text: string, name: string): number {
  return text
    .split('\n')
    .filter(line => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}
