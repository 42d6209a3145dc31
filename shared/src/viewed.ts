/**
 * What of other people's data can be viewed: its name in the audit log, with the key of the text that says so on the dashboards. Entries of the log are
 * permanent, so never rename one.
 */
export const viewed = {
  day: 'common.viewedDay',
  apps: 'common.viewedApps',
  days: 'common.viewedTrend',
  minutes: 'common.viewedMinutes',
  notes: 'common.viewedNotes',
  'declared time': 'common.viewedDeclared',
  leaderboard: 'common.viewedLeaderboard',
  status: 'common.viewedStatus',
  'team totals': 'common.viewedTeamTotals',
  'policy preview': 'common.viewedPolicyPreview',
} as const satisfies Record<string, `common.viewed${string}`>

export type ViewedName = keyof typeof viewed

export function isViewedName(name: string): name is ViewedName {
  return Object.hasOwn(viewed, name)
}
