import type { LeaderboardRow } from '@telemetry-tracker/shared/contracts/http'
import { countedTime } from '@telemetry-tracker/shared/shares'
import { timesOfRow } from '../components/times.ts'
import type { I18n } from '../i18n/i18n.ts'
import type { TextKey } from '../i18n/messages.ts'

/** How the cells of a column are rendered in the table. */
type Cell =
  | { cell: 'person' | 'share' | 'online' }
  | { cell: 'number'; text: (row: LeaderboardRow, i18n: Pick<I18n, 'duration' | 'number'>) => string }

interface Column<Sort extends string> {
  /** The server's sort field. */
  column: Sort
  title: TextKey
  /** Hidden on narrow screens. */
  isWide?: true
  /** The matching columns in the CSV file. */
  csv: readonly { heading: TextKey; value: (row: LeaderboardRow) => string | number | null }[]
}

type LeaderboardColumn<Sort extends string> = Column<Sort> & Cell

/** All columns of the leaderboard, in the order of the CSV file. */
const columns = [
  {
    column: 'user_id',
    title: 'admin.person',
    cell: 'person',
    csv: [
      { heading: 'admin.person', value: row => row.user_id },
      { heading: 'admin.name', value: row => row.display_name ?? null },
    ],
  },
  {
    column: 'productive_sec',
    title: 'admin.productiveTime',
    cell: 'number',
    text: (row, { duration }) => duration(row.productive_sec),
    isWide: true,
    csv: [{ heading: 'common.productiveSeconds', value: row => row.productive_sec }],
  },
  {
    column: 'non_productive_sec',
    title: 'admin.nonProductiveTime',
    cell: 'number',
    text: (row, { duration }) => duration(countedTime(timesOfRow(row), row.no_input_counts).nonProductive),
    isWide: true,
    // Not a column of its own: no one is ranked by missing input.
    csv: [
      { heading: 'common.nonProductiveSeconds', value: row => row.non_productive_sec },
      { heading: 'common.noInputSeconds', value: row => row.no_input_sec },
    ],
  },
  {
    column: 'total_sec',
    title: 'common.total',
    cell: 'number',
    text: (row, { duration }) => duration(row.total_sec),
    csv: [{ heading: 'common.totalSeconds', value: row => row.total_sec }],
  },
  {
    column: 'non_productive_pct',
    title: 'common.nonProductive',
    cell: 'share',
    csv: [{ heading: 'admin.nonProductivePercent', value: row => row.non_productive_pct }],
  },
  {
    column: 'declared_sec',
    title: 'declared.declared',
    cell: 'number',
    text: (row, { duration }) => duration(row.declared_sec),
    isWide: true,
    csv: [{ heading: 'declared.declaredSeconds', value: row => row.declared_sec }],
  },
  {
    column: 'last_seen',
    title: 'admin.lastSeen',
    cell: 'online',
    isWide: true,
    csv: [{ heading: 'admin.lastSeen', value: row => row.last_seen }],
  },
] as const satisfies readonly LeaderboardColumn<string>[]

export type SortColumn = (typeof columns)[number]['column']

export const leaderboardColumns: readonly LeaderboardColumn<SortColumn>[] = columns

/** In the table, the share is next to the name, where people look for it. */
export const tableColumns = leaderboardColumns.toSorted((a, b) => placeOf(a) - placeOf(b))

function placeOf({ cell }: Cell): number {
  return cell === 'person' ? 0 : cell === 'share' ? 1 : 2
}
