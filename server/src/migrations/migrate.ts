import { SequelizeStorage, Umzug } from 'umzug'
import type { Database, Transact } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { tables } from './0001-tables.ts'
import { access } from './0002-access.ts'
import { stamps } from './0003-stamps.ts'
import { reports } from './0004-reports.ts'
import { pauses } from './0005-pauses.ts'
import { dayNotes } from './0006-day-notes.ts'
import { teamPolicies } from './0007-team-policies.ts'
import { batchDigests } from './0008-batch-digests.ts'
import { marksSet } from './0009-marks-set.ts'
import { copiesFound } from './0010-copies-found.ts'
import { attemptsByTime } from './0011-attempts-by-time.ts'
import { committedNames } from './0014-committed-names.ts'
import { explicitSignIns } from './0015-explicit-sign-ins.ts'
import { teamDays } from './0016-team-days.ts'
import { rejectedEvents } from './0017-rejected-events.ts'
import { updateOutcomes } from './0018-update-outcomes.ts'
import { acknowledgement } from './0019-acknowledgement.ts'
import { leftOutChannels } from './0020-left-out-channels.ts'
import { noInput } from './0021-no-input.ts'
import { declaredTimes } from './0022-declared-times.ts'
import { exemptions } from './0023-exemptions.ts'
import { erasedPeople } from './0024-erased-people.ts'
import { uncountedInput } from './0025-uncounted-input.ts'
import { serverMinutes } from './0026-server-minutes.ts'
import { noncesByTime } from './0027-nonces-by-time.ts'
import { distributeOnCitus } from './distribute.ts'
import type { Migration } from './migration.ts'

const migrations: readonly Migration[] = [
  tables,
  access,
  stamps,
  reports,
  pauses,
  dayNotes,
  teamPolicies,
  batchDigests,
  marksSet,
  copiesFound,
  attemptsByTime,
  committedNames,
  explicitSignIns,
  teamDays,
  rejectedEvents,
  updateOutcomes,
  acknowledgement,
  leftOutChannels,
  noInput,
  declaredTimes,
  exemptions,
  erasedPeople,
  uncountedInput,
  serverMinutes,
  noncesByTime,
]

/**
 * Runs the pending migrations and returns their names. Throws a Failure if the database was created by a newer version, because continuing could damage
 * its data.
 */
export function migrate(database: Database): Promise<string[]> {
  return database.alone(transaction => runMigrations(database, transaction))
}

async function runMigrations(database: Database, transaction: Transact): Promise<string[]> {
  // Read from the storage, because Umzug leaves out migrations it does not know.
  const storage = new SequelizeStorage({ sequelize: database.sequelize, tableName: 'migrations' })
  const known = new Set(migrations.map(({ name }) => name))
  const newer = (await storage.executed()).find(name => !known.has(name))
  if (newer !== undefined)
    throw new Failure(
      `The database was created by a newer version of this server (it has migration ${newer}). Install that version, or use another database with DATABASE_URL.`,
    )
  const steps = (await migrator(database, transaction, storage).up()).map(({ name }) => name)
  if (database.dialect === 'postgres') await transaction(distributeOnCitus)
  return steps
}

/** Whether a migration has not run yet. */
export async function hasPendingMigrations(database: Database): Promise<boolean> {
  const done = new Set((await database.read('SELECT name FROM migrations')).map(row => textIn(row, 'name')))
  return migrations.some(({ name }) => !done.has(name))
}

function migrator(database: Database, transaction: Transact, storage: SequelizeStorage) {
  const isPostgres = database.dialect === 'postgres'
  const dialect = { isPostgres, clustered: isPostgres ? '' : ' WITHOUT ROWID' }
  return new Umzug({
    migrations: migrations.map(({ name, statements, fill }) => ({
      name,
      up: () =>
        transaction(async tx => {
          for (const statement of statements(dialect)) await tx.run(statement)
          await fill?.(tx)
          // Here, not by Umzug afterwards: a server that is killed in between would run a migration again that is already there.
          await tx.run('INSERT INTO migrations (name) VALUES ($1)', [name])
        }),
    })),
    storage: {
      executed: () => storage.executed(),
      logMigration: async () => {},
      unlogMigration: () => Promise.reject(new Error('Migrations are never taken back.')),
    },
    logger: undefined,
  })
}
