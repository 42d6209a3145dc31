import type { ServerPoint } from '@telemetry-tracker/shared/contracts/system'
import type { I18n } from '../../../i18n/i18n.ts'
import type { TextKey } from '../../../i18n/messages.ts'
import { formatBytes } from './formatBytes.ts'

/** A number that is plotted over the last day. */
export interface ServerPlot {
  title: string
  /** One for each point; null where there is none. */
  values: readonly (number | null)[]
  write: (value: number) => string
}

type Column = Exclude<keyof ServerPoint, 'at' | 'servers' | 'failed_commits'>

const titles = {
  events: 'admin.plotEvents',
  batches: 'admin.plotBatches',
  refused: 'admin.plotRefused',
  commit_ms: 'admin.plotCommit',
  waiting: 'admin.waitingRequests',
  memory_bytes: 'admin.plotMemory',
  connections: 'admin.plotConnections',
} as const satisfies Record<Column, TextKey>

const columns = [
  'events',
  'batches',
  'refused',
  'commit_ms',
  'waiting',
  'memory_bytes',
  'connections',
] as const

/** The plots of a day. Numbers that the server does not have, or does not show, have none. */
export function serverPlots(points: readonly ServerPoint[], { t, number, locale }: I18n): ServerPlot[] {
  const write = (column: Column) => (value: number) => {
    if (column === 'memory_bytes') return formatBytes(value, locale)
    return column === 'commit_ms' ? `${number(value)} ms` : number(value)
  }
  return columns
    .map(column => ({
      title: t(titles[column]),
      values: points.map(point => point[column]),
      write: write(column),
      // Without a commit in the whole day there is a plot all the same.
      isKnown: points.some(
        point => point[column] !== null || (column === 'commit_ms' && point.events !== null),
      ),
    }))
    .filter(({ isKnown }) => isKnown)
}

/** The value of the last point, and the highest with its point's number; undefined if there is no value. */
export function extremesOf(
  values: readonly (number | null)[],
): { last: number | null; highest: number; at: number } | undefined {
  let highest: number | undefined
  let at = 0
  for (const [index, value] of values.entries()) {
    if (value === null || (highest !== undefined && value <= highest)) continue
    highest = value
    at = index
  }
  return highest === undefined ? undefined : { last: values.at(-1) ?? null, highest, at }
}
