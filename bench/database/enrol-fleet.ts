import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { createDeviceTokens } from '../../server/src/access/device-tokens.ts'
import type { Database, Value } from '../../server/src/database/database.ts'
import { migrate } from '../../server/src/migrations/migrate.ts'
import type { ScratchDatabase } from './scratch-database.ts'

const peoplePerTeam = 200
/** Rows per statement. */
const rowsAtOnce = 500

interface FleetMember {
  userId: string
  deviceId: string
}

/** A member that is signed in. */
interface SignedInMember extends FleetMember {
  token: string
}

/** The fleet's devices have the same private key. */
export interface EnrolledFleet {
  privateKey: KeyObject
  members: readonly SignedInMember[]
}

function newMembers(count: number): FleetMember[] {
  return Array.from({ length: count }, (_, i) => ({ userId: `person-${i}`, deviceId: randomUUID() }))
}

/**
 * Stores people in teams, each with an enrolled device that has signed in today and has a new token. They are stored as rows, and the tokens are issued by
 * the server's own code, because a fleet is at work for hours when it is measured: not everyone signs in for the first time of the day in the same seconds.
 */
export async function enrolFleet(scratch: ScratchDatabase, count: number): Promise<EnrolledFleet> {
  const members = newMembers(count)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const nowMs = Date.now()
  const database = await scratch.open()
  try {
    await migrate(database)
    const teams = Array.from({ length: Math.ceil(members.length / peoplePerTeam) }, (_, i) => [
      teamId(i),
      `Team ${i + 1}`,
    ])
    await insert(database, 'teams', ['team_id', 'name'], teams)
    await insert(
      database,
      'users',
      ['user_id', 'search_name', 'team_id', 'first_seen_ms'],
      members.map(({ userId }, i) => [userId, userId, teamId(Math.floor(i / peoplePerTeam)), nowMs]),
    )
    await insert(
      database,
      'devices',
      [
        'device_id',
        'user_id',
        'name',
        'platform',
        'helper_version',
        'public_key',
        'enrolled_ms',
        'last_seen_ms',
      ],
      members.map(({ userId, deviceId }) => [deviceId, userId, 'laptop', 'linux', '0.1.0', x, nowMs, nowMs]),
    )
    // PostgreSQL does this by itself within minutes; SQLite never does.
    if (scratch.kind === 'postgres') await database.read('VACUUM ANALYZE')
    const tokens = await createDeviceTokens(database)
    const signedIn = []
    for (const member of members) signedIn.push({ ...member, token: await tokens.issue(member, Date.now()) })
    return { privateKey, members: signedIn }
  } finally {
    await database.close()
  }
}

const teamId = (number: number) => `team-${String(number).padStart(4, '0')}`

async function insert(
  database: Database,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const chunk = rows.slice(at, at + rowsAtOnce)
    const places = chunk.map(
      (row, i) => `(${row.map((_, j) => `$${i * columns.length + j + 1}`).join(', ')})`,
    )
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places.join(', ')}`
    await database.transaction(tx => tx.run(sql, chunk.flat()))
  }
}
