import type { TextKey } from '../../i18n/messages.ts'

/** Names for the tables with a person's data; other tables are shown by their own name. */
export const tableNames: Readonly<Record<string, TextKey>> = {
  buckets: 'me.tableMinutes',
  daily_totals: 'me.tableDays',
  daily_app_totals: 'me.tableApps',
  devices: 'me.tableDevices',
  contests: 'me.tableNotes',
  pauses: 'me.tablePauses',
  declared_times: 'declared.title',
  exemptions: 'me.tableExemption',
  day_notes: 'me.tableDayNotes',
  accounts: 'me.tableAccount',
  sessions: 'me.tableSessions',
  users: 'me.tablePerson',
  cursors: 'me.tableQueues',
  batch_digests: 'me.tableDigests',
  sign_in_requests: 'me.tableSignInRequests',
  audit_names: 'me.tableAuditName',
}
