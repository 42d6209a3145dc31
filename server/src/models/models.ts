import type { Sequelize } from 'sequelize'
import { accounts } from './accounts.ts'
import { auditLog } from './audit-log.ts'
import { auditNames } from './audit-names.ts'
import { batchDigests } from './batch-digests.ts'
import { buckets } from './buckets.ts'
import { contests } from './contests.ts'
import { cursors } from './cursors.ts'
import { dailyAppTotals } from './daily-app-totals.ts'
import { dailyTotals } from './daily-totals.ts'
import { dayNotes } from './day-notes.ts'
import { declaredTimes } from './declared-times.ts'
import { deviceNonces } from './device-nonces.ts'
import { devices } from './devices.ts'
import { enrolments } from './enrolments.ts'
import { erasedDevices } from './erased-devices.ts'
import { erasedPeople } from './erased-people.ts'
import { exemptions } from './exemptions.ts'
import { facts } from './facts.ts'
import { loginFailures } from './login-failures.ts'
import { oneTimeLinks } from './one-time-links.ts'
import { pauses } from './pauses.ts'
import { plainBatches } from './plain-batches.ts'
import { policies } from './policies.ts'
import { retentionMarks } from './retention-marks.ts'
import { serverMinutes } from './server-minutes.ts'
import { sessions } from './sessions.ts'
import { signInRequests } from './sign-in-requests.ts'
import { teamDayApps } from './team-day-apps.ts'
import { teamDayMembers } from './team-day-members.ts'
import { teamDays } from './team-days.ts'
import { teamManagers } from './team-managers.ts'
import { teams } from './teams.ts'
import { users } from './users.ts'

export type Models = ReturnType<typeof defineModels>

/**
 * The models of all tables. In a transaction: `tx.models.teams.findOne({ where: { teamId }, ...tx.forModels })`; to read outside of one,
 * `database.reading`. SQL is used instead by ingest, for what every request or device does, for aggregations and joins, and for writes that a model
 * cannot do in one statement.
 */
export function defineModels(sequelize: Sequelize) {
  return {
    accounts: accounts(sequelize),
    auditLog: auditLog(sequelize),
    auditNames: auditNames(sequelize),
    batchDigests: batchDigests(sequelize),
    buckets: buckets(sequelize),
    contests: contests(sequelize),
    cursors: cursors(sequelize),
    dailyAppTotals: dailyAppTotals(sequelize),
    dailyTotals: dailyTotals(sequelize),
    dayNotes: dayNotes(sequelize),
    declaredTimes: declaredTimes(sequelize),
    deviceNonces: deviceNonces(sequelize),
    devices: devices(sequelize),
    enrolments: enrolments(sequelize),
    erasedDevices: erasedDevices(sequelize),
    erasedPeople: erasedPeople(sequelize),
    exemptions: exemptions(sequelize),
    facts: facts(sequelize),
    loginFailures: loginFailures(sequelize),
    oneTimeLinks: oneTimeLinks(sequelize),
    pauses: pauses(sequelize),
    plainBatches: plainBatches(sequelize),
    policies: policies(sequelize),
    retentionMarks: retentionMarks(sequelize),
    serverMinutes: serverMinutes(sequelize),
    sessions: sessions(sequelize),
    signInRequests: signInRequests(sequelize),
    teamDayApps: teamDayApps(sequelize),
    teamDayMembers: teamDayMembers(sequelize),
    teamDays: teamDays(sequelize),
    teamManagers: teamManagers(sequelize),
    teams: teams(sequelize),
    users: users(sequelize),
  }
}
