import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { textIn } from '../database/row.ts'
import { distributedTables, referenceTables } from '../models/tables.ts'
import { temporaryDatabase, temporaryFolder } from '../testing/server.ts'
import { migrate } from './migrate.ts'

/** Tables that stay on the first machine: they are about the whole company, or are not joined with others. */
const kept = [
  'retention_marks',
  'facts',
  'audit_log',
  'audit_names',
  'sessions',
  'accounts',
  'one_time_links',
  'sign_in_requests',
  'login_failures',
  'device_nonces',
  'erased_devices',
  'erased_people',
  'server_minutes',
  'migrations',
]

/** Imitates the functions of Citus that migrations call, and records the calls. */
const noting = `
  CREATE TABLE pg_dist_partition (logicalrelid regclass);
  CREATE TABLE calls (n serial, call text, mode text, shards text);
  CREATE FUNCTION note(name text, call text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO calls (call, mode, shards)
      VALUES (call, current_setting('citus.multi_shard_modify_mode', true), current_setting('citus.shard_count', true));
    INSERT INTO pg_dist_partition VALUES (name::regclass);
  $$;
  CREATE FUNCTION create_reference_table(name text) RETURNS void LANGUAGE sql AS $$
    SELECT note(name, format('reference %s', name));
  $$;
  CREATE FUNCTION create_distributed_table(name text, key text, colocate_with text DEFAULT 'default') RETURNS void LANGUAGE sql AS $$
    SELECT note(name, format('%s by %s with %s', name, key, colocate_with));
  $$;
  CREATE FUNCTION citus_total_relation_size(name regclass) RETURNS bigint LANGUAGE sql AS $$ SELECT 1000::bigint $$;`

/** A database with data, in which the extension was just created. */
async function databaseWithCitus(): Promise<Database> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'extension'))
  await writeFile(join(folder, 'extension/citus.control'), "default_version = '0'\nrelocatable = true\n")
  await writeFile(join(folder, 'extension/citus--0.sql'), noting)
  // PostgreSQL may run as another user.
  await chmod(folder, 0o755)
  const database = await temporaryDatabase()
  await database.transaction(async tx => {
    await tx.run(`SET LOCAL extension_control_path = '${folder}'`)
    await tx.run('CREATE EXTENSION citus')
  })
  return database
}

async function callsIn(database: Database): Promise<string[]> {
  const rows = await database.read("SELECT call || ' (' || mode || ')' AS call FROM calls ORDER BY n")
  return rows.map(row => textIn(row, 'call'))
}

it('makes small tables reference tables and distributes the others by person, colocated', async () => {
  const database = await databaseWithCitus()

  await migrate(database)

  expect(await callsIn(database)).toEqual([
    'reference devices (sequential)',
    'reference enrolments (sequential)',
    'reference exemptions (sequential)',
    'reference team_managers (sequential)',
    'reference teams (sequential)',
    'reference policies (sequential)',
    'reference team_days (sequential)',
    'reference team_day_apps (sequential)',
    'users by user_id with default (sequential)',
    'buckets by user_id with users (sequential)',
    'daily_app_totals by user_id with users (sequential)',
    'daily_totals by user_id with users (sequential)',
    'plain_batches by user_id with users (sequential)',
    'cursors by user_id with users (sequential)',
    'batch_digests by user_id with users (sequential)',
    'contests by user_id with users (sequential)',
    'day_notes by user_id with users (sequential)',
    'declared_times by user_id with users (sequential)',
    'pauses by user_id with users (sequential)',
    'team_day_members by user_id with users (sequential)',
  ])
})

it('makes eight shards', async () => {
  const database = await databaseWithCitus()

  await migrate(database)

  const users = await database.read("SELECT shards FROM calls WHERE call LIKE 'users %'")
  expect(users).toEqual([{ shards: '8' }])
})

it('distributes tables only once', async () => {
  const database = await databaseWithCitus()
  await migrate(database)
  const once = await callsIn(database)

  await migrate(database)

  expect(await callsIn(database)).toEqual(once)
})

it('drops foreign keys during the change and restores them', async () => {
  const database = await databaseWithCitus()
  await database.transaction(async tx => {
    await tx.run('ALTER TABLE cursors ADD CONSTRAINT whose FOREIGN KEY (user_id) REFERENCES users (user_id)')
    await tx.run(`CREATE FUNCTION refuse_linked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f') THEN RAISE 'a foreign key is in the way'; END IF;
        RETURN NEW; END $$`)
    await tx.run('CREATE TRIGGER linked BEFORE INSERT ON calls FOR EACH ROW EXECUTE FUNCTION refuse_linked()')
  })

  await migrate(database)

  expect(await callsIn(database)).toHaveLength(20)
  const keys = await database.read("SELECT conname FROM pg_constraint WHERE contype = 'f'")
  expect(keys).toEqual([{ conname: 'whose' }])
})

it('counts the bytes on all machines', async () => {
  const database = await databaseWithCitus()
  const before = await database.sizeInBytes()
  await migrate(database)

  expect(await database.sizeInBytes()).toBeGreaterThanOrEqual(before + 12 * 1000)
})

it('has every table in exactly one list', async () => {
  const database = await temporaryDatabase()
  const rows = await database.read(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = CAST('public' AS regnamespace) AND relkind IN ('r', 'p') AND NOT relispartition`,
  )

  const grows = rows.map(row => textIn(row, 'name')).filter(name => !kept.includes(name))

  expect(grows.sort()).toEqual([...distributedTables, ...referenceTables].sort())
})
