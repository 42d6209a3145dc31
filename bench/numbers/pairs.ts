import { median } from './percentile.ts'

/** The result of one side of a pair. */
export interface Turn {
  requestsPerSecond: number
  cpuMsPerRequest: number
}

/** The server and the bare app, one immediately after the other. */
export interface Pair {
  server: Turn
  bare: Turn
}

/**
 * Summarises the pairs. Shares are medians of the pairs' own ratios, so that a slow phase of the machine
 * affects both sides of a pair and cancels out.
 *
 * @returns `share`: the server's requests a second as a part of the bare app's; `cpuShare`: the bare app's
 * CPU time a request as a part of the server's. 1 would mean as cheap as doing nothing.
 */
export function compare(pairs: readonly Pair[]) {
  const medianOf = (value: (pair: Pair) => number) => median(pairs.map(value))
  return {
    requestsPerSecond: medianOf(({ server }) => server.requestsPerSecond),
    bareRequestsPerSecond: medianOf(({ bare }) => bare.requestsPerSecond),
    share: medianOf(({ server, bare }) => server.requestsPerSecond / bare.requestsPerSecond),
    cpuMsPerRequest: medianOf(({ server }) => server.cpuMsPerRequest),
    bareCpuMsPerRequest: medianOf(({ bare }) => bare.cpuMsPerRequest),
    cpuShare: medianOf(({ server, bare }) => bare.cpuMsPerRequest / server.cpuMsPerRequest),
  }
}
