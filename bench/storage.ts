import { type DatabaseChoice, type DatabaseSource, forEachKind } from './database/for-each-kind.ts'
import type { ScratchDatabase } from './database/scratch-database.ts'
import { isExactlyStored, storedDevices } from './database/stored.ts'
import { tableSizes } from './database/table-sizes.ts'
import { createDevice } from './load/device.ts'
import { drive } from './load/drive.ts'
import { rounded } from './numbers/rounded.ts'
import { startServer } from './process/server.ts'
import { machineNow, type Report, type Tell } from './report/report.ts'

interface StorageOptions {
  database: DatabaseChoice
  people: number
  hours: number
}

const batchSize = 10
const hourMs = 60 * 60 * 1000

/**
 * How many bytes the database needs for a person's working day that was delivered live, everything included.
 */
export async function storage(options: StorageOptions, tell: Tell): Promise<Report> {
  const machine = machineNow()
  const found: Awaited<ReturnType<typeof measure>>[] = []
  const skipped = await forEachKind(options.database, tell, async source => {
    found.push(await measure(source, options, tell))
  })
  return {
    tables: [
      found.map(({ tables, ...summary }) => summary),
      ...found.map(({ tables }) => tables),
      skipped.map(({ database, why }) => ({ skipped: database, why })),
    ],
    notes: [
      `A person-day: ${options.hours} hours at one event a second in batches of ${batchSize}. empty_kb: a database in which nothing has happened yet, contained in total_kb.`,
    ],
    document: { bench: 'storage', machine, options, databases: found, skipped },
    failed: found.some(({ stored_exactly }) => !stored_exactly),
  }
}

async function measure(source: DatabaseSource, { people, hours }: StorageOptions, tell: Tell) {
  const empty = await source.create()
  const filled = await source.create()
  try {
    await deliver(empty, { people: 0, hours })
    tell(`${source.kind}: delivering ${people} × ${hours} hours in batches of ${batchSize}`)
    const devices = await deliver(filled, { people, hours })
    const emptyBytes = (await sizesOf(empty)).bytes
    const { bytes, tables, stored } = await sizesOf(filled)
    const sent = new Map(
      devices.map(device => [device.deviceId, { lastSequence: device.sequence(), sums: device.sums() }]),
    )
    const isExact = isExactlyStored(sent, stored)
    if (!isExact) tell(`${source.kind}: WHAT IS STORED IS NOT WHAT WAS SENT`)
    return {
      database: source.kind,
      person_days: people,
      total_kb: rounded(bytes / 1024, 0),
      empty_kb: rounded(emptyBytes / 1024, 0),
      kb_per_person_day: rounded(bytes / 1024 / people, 1),
      stored_exactly: isExact,
      tables: tables.map(({ table, bytes: size }) => ({
        table,
        kb: rounded(size / 1024, 0),
        kb_per_person_day: rounded(size / 1024 / people, 1),
      })),
    }
  } finally {
    empty.remove()
    filled.remove()
  }
}

const vacuumMinutes = 15

/**
 * Everyone delivers at the same time, as in practice, so their rows arrive mixed. PostgreSQL's autovacuum
 * runs every minute of real time; here hours pass in seconds, so we vacuum every quarter of an hour of
 * simulated time.
 */
async function deliver(database: ScratchDatabase, { people, hours }: { people: number; hours: number }) {
  const server = await startServer(database.folder, {
    DATABASE_URL: database.url,
    RATE_LIMIT_PER_DEVICE: '999999/minute',
  })
  try {
    const fromMs = Math.floor(Date.now() / hourMs) * hourMs - (24 + hours) * hourMs
    const devices = Array.from({ length: people }, (_, i) => createDevice(String(i), { fromMs, seed: 1 }))
    const batches = (vacuumMinutes * 60) / batchSize
    for (let minutes = 0; minutes < hours * 60; minutes += vacuumMinutes) {
      const queues = devices.map(device => Array.from({ length: batches }, () => device.next(batchSize)))
      await drive(server.url, queues, Number.POSITIVE_INFINITY)
      await vacuum(database)
    }
    await server.stop()
    return devices
  } finally {
    await server.kill()
  }
}

async function vacuum(scratch: ScratchDatabase): Promise<void> {
  if (scratch.kind === 'sqlite') return
  const database = await scratch.open()
  try {
    await database.read('VACUUM')
  } finally {
    await database.close()
  }
}

/**
 * The server has stopped, so SQLite's log is already in its file; PostgreSQL counts its relations, not its
 * log.
 */
async function sizesOf(scratch: ScratchDatabase) {
  const database = await scratch.open()
  try {
    const tables = await tableSizes(database)
    const stored = await storedDevices(database)
    const bytes =
      scratch.kind === 'sqlite'
        ? await database.sizeInBytes()
        : tables.reduce((sum, table) => sum + table.bytes, 0)
    return { tables, stored, bytes }
  } finally {
    await database.close()
  }
}
