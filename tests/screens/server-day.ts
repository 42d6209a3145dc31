import type { ServerDay, ServerPoint } from '@telemetry-tracker/shared/contracts/system'

const fiveMinutesMs = 5 * 60_000
const pointsOfDay = 288

/** A server's day in which the evening's backlog was too much for its database. */
export const withServerDay = {
  '/admin/system/day': {
    points: Array.from({ length: pointsOfDay }, (_, i) => pointAt(i)),
    advice: ['TelemetryCommitsSlow', 'TelemetryQueueLong'],
  } satisfies ServerDay,
}

function pointAt(index: number): ServerPoint {
  const share = index / pointsOfDay
  const atWork = Math.max(0, Math.sin((share - 0.2) * Math.PI * 1.25))
  const isBacklog = share > 0.94
  return {
    at: new Date(Date.parse('2030-01-01T00:00:00Z') + index * fiveMinutesMs).toISOString(),
    servers: 2,
    events: Math.round(2_400 * atWork * (isBacklog ? 4 : 1)),
    batches: Math.round(240 * atWork * (isBacklog ? 4 : 1)),
    refused: index % 40 === 0 ? 3 : 0,
    failed_commits: 0,
    commit_ms: atWork === 0 ? null : isBacklog ? 140 + (index % 7) : 4 + (index % 5),
    waiting: isBacklog ? 520 + index : Math.round(6 * atWork),
    memory_bytes: 140_000_000 + Math.round(30_000_000 * atWork),
    connections: 4 + Math.round(5 * atWork),
  }
}
