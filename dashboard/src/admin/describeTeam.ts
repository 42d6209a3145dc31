import type {
  AppBreakdownRow,
  LeaderboardRow,
  Summary,
  TrackerSummary,
} from '@telemetry-tracker/shared/contracts/http'
import { sharesOf } from '@telemetry-tracker/shared/shares'
import { shortName } from '../charts/shortName.ts'
import { timesOf, timesOfRow, withInput } from '../components/times.ts'
import type { I18n } from '../i18n/i18n.ts'

/** The data about a team's day. */
export interface TeamDay {
  summary: Summary
  apps: readonly AppBreakdownRow[]
  people: TrackerSummary
  /** The people with the largest and smallest non-productive share; undefined if people are not ranked. */
  extremes: { most: LeaderboardRow; least: LeaderboardRow } | undefined
}

/** A shorter distraction is not worth a sentence. */
const minDistractionSeconds = 5 * 60
const maxNamed = 3

/** A team's day in a few sentences, by rules: average, spread, biggest distractions, who is offline. */
export function describeTeam(team: TeamDay, i18n: I18n): string[] {
  if (team.summary.total_seconds === 0) return [i18n.t('admin.summaryNothing'), ...offline(team, i18n)]
  return [average(team, i18n), ...spread(team, i18n), ...distractions(team, i18n), ...offline(team, i18n)]
}

function average({ summary }: TeamDay, { t, percent, duration }: I18n): string {
  return t('admin.summaryAverage', {
    share: percent(sharesOf(timesOf(summary), summary.no_input_counts)?.productive),
    time: duration(summary.total_seconds),
  })
}

function spread({ extremes }: TeamDay, { t, percent }: I18n): string[] {
  if (!extremes || extremes.most.user_id === extremes.least.user_id) return []
  const { most, least } = extremes
  if ([most, least].some(row => sharesOf(timesOfRow(row), row.no_input_counts) === undefined)) return []
  return [
    t('admin.summaryRange', {
      low: percent(most.productive_pct),
      lowName: nameOf(most),
      high: percent(least.productive_pct),
      highName: nameOf(least),
    }),
  ]
}

function distractions({ apps }: TeamDay, i18n: I18n): string[] {
  const largest = apps
    .map(app => ({ ...app, seconds: withInput(timesOf(app.states)) }))
    .filter(({ seconds }) => seconds >= minDistractionSeconds)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, maxNamed)
    .map(app => `${shortName(app.app_name, 20)} (${i18n.duration(app.seconds)})`)
  return largest.length === 0 ? [] : [i18n.t('admin.summaryDistractions', { apps: listOf(largest, i18n) })]
}

/** Only people who were online within a day count as offline. */
function offline({ people }: TeamDay, i18n: I18n): string[] {
  const { online, missing, missing_names: named } = people
  if (online + missing === 0) return []
  if (missing === 0) return [i18n.t('admin.summaryAllOnline')]
  const rest = missing - named.length
  const names = rest > 0 ? [...named, i18n.t('admin.summaryOthers', { n: i18n.number(rest) }, rest)] : named
  return [i18n.t('admin.summaryOffline', { names: listOf(names, i18n) })]
}

const nameOf = ({ display_name, user_id }: { display_name?: string | undefined; user_id: string }) =>
  display_name ?? user_id

function listOf(names: readonly string[], { locale }: I18n): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
