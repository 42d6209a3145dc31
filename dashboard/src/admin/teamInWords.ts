import type {
  AppBreakdownRow,
  LeaderboardRow,
  Summary,
  TrackerStatusRow,
} from '@telemetry-tracker/shared/contracts/http'
import { shortName } from '../charts/shortName.ts'
import { sharesOf } from '../components/shares.ts'
import type { Words } from '../words/words.ts'

/** The data about a team's day. */
export interface TeamDay {
  summary: Summary
  apps: readonly AppBreakdownRow[]
  people: readonly TrackerStatusRow[]
  /** The people with the largest and smallest non-productive share; undefined where people are not ranked. */
  extremes: { most: LeaderboardRow; least: LeaderboardRow } | undefined
}

/** A shorter distraction is not worth a sentence. */
const minDistractionSeconds = 5 * 60
const maxNamed = 3
const aDay = 24 * 60 * 60

type Saying = Pick<Words, 't' | 'number' | 'percent' | 'duration' | 'locale'>

/** A team's day in a few sentences, by rules: average, spread, biggest distractions, who is offline. */
export function teamInWords(team: TeamDay, words: Saying): string[] {
  if (team.summary.total_seconds === 0) return [words.t('admin.wordsNothing'), ...offline(team, words)]
  return [average(team, words), ...spread(team, words), ...distractions(team, words), ...offline(team, words)]
}

function average({ summary }: TeamDay, { t, percent, duration }: Saying): string {
  return t('admin.wordsAverage', {
    share: percent(sharesOf(summary.productive, summary.non_productive)?.productive),
    time: duration(summary.total_seconds),
  })
}

function spread({ extremes }: TeamDay, { t, percent }: Saying): string[] {
  if (!extremes || extremes.most.user_id === extremes.least.user_id) return []
  const { most, least } = extremes
  if (most.total_sec === 0 || least.total_sec === 0) return []
  return [
    t('admin.wordsSpread', {
      low: percent(most.productive_pct),
      lowName: nameOf(most),
      high: percent(least.productive_pct),
      highName: nameOf(least),
    }),
  ]
}

function distractions({ apps }: TeamDay, words: Saying): string[] {
  const largest = apps
    .filter(({ states }) => states.non_productive >= minDistractionSeconds)
    .sort((a, b) => b.states.non_productive - a.states.non_productive)
    .slice(0, maxNamed)
    .map(app => `${shortName(app.app_name, 20)} (${words.duration(app.states.non_productive)})`)
  return largest.length === 0 ? [] : [words.t('admin.wordsDistractions', { apps: listOf(largest, words) })]
}

/** Only people who were online within a day count as offline. */
function offline({ people }: TeamDay, words: Saying): string[] {
  const expected = people.filter(({ seconds_ago }) => seconds_ago !== null && seconds_ago < aDay)
  const missing = expected.filter(({ status }) => status === 'offline')
  if (expected.length === 0) return []
  if (missing.length === 0) return [words.t('admin.wordsAllOnline')]
  const rest = missing.length - maxNamed
  const named = missing.slice(0, maxNamed).map(nameOf)
  const names = rest > 0 ? [...named, words.t('admin.wordsMore', { n: words.number(rest) }, rest)] : named
  return [words.t('admin.wordsOffline', { names: listOf(names, words) })]
}

const nameOf = ({ display_name, user_id }: { display_name?: string | undefined; user_id: string }) =>
  display_name ?? user_id

function listOf(names: readonly string[], { locale }: Saying): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}
