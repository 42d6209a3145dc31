import { bucketStartMs } from '@telemetry-tracker/shared/engine/buckets'
import { readEnvironment, readServerSettings, type ServerSettings } from '../../settings.ts'
import { namedDatabase } from '../named-database.ts'
import { createProgressReporter } from '../progress-reporter.ts'
import { refuseMissingFile } from '../refuse-missing-file.ts'
import { withCounting } from '../with-counting.ts'
import { type Imported, importEvents } from './import-events.ts'
import { openOlderTable } from './older-table.ts'

interface Options {
  from?: string
  table: string
  all?: boolean
  json?: boolean
}

const rowsAtOnce = 5_000
const maxReportedRows = 20
const dayMs = 24 * 60 * 60 * 1000

/** `telemetry-server import --from URL`; the URL may come from the environment instead. */
export async function importOlder({ from: given, table: name, all, json }: Options): Promise<void> {
  const from = namedDatabase({ option: '--from', given, variable: 'IMPORT_FROM_URL' })
  const { dataDir } = readServerSettings(readEnvironment(process.cwd(), process.env))
  await refuseMissingFile(from, dataDir)
  const table = await openOlderTable(from, name, dataDir)
  try {
    await withCounting(async (database, counting, settings) => {
      const progress = createProgressReporter()
      let badRows = 0
      const nowMs = Date.now()
      const done = await importEvents(database, table, {
        counting,
        nowMs,
        oldestMs: all ? undefined : oldestMs(settings, nowMs),
        dropTitles: settings.DROP_TITLES,
        rowsAtOnce,
        onBadRow: (place, why) => {
          badRows++
          if (badRows <= maxReportedRows) progress.always(`bad row ${place.join(', ')}: ${why}`)
        },
        onProgress: ({ rows, counted, bad }) =>
          progress.now(`${rows} rows read, ${counted} counted, ${bad} bad`),
      })
      if (badRows > maxReportedRows) progress.always(`… and ${badRows - maxReportedRows} more bad rows`)
      console.log(json ? JSON.stringify(done) : report(done))
    })
  } finally {
    await table.close()
  }
}

/** The minute in which the retention begins counts completely. */
function oldestMs(settings: ServerSettings, nowMs: number): number | undefined {
  const { DATA_RETENTION_DAYS: days, BUCKET_SIZE_SEC } = settings
  return days === 0 ? undefined : bucketStartMs(nowMs - days * dayMs, BUCKET_SIZE_SEC)
}

function report({ rows, counted, bad, expired, closed }: Imported): string {
  return [
    `${rows} rows read so far, ${counted} counted.`,
    bad > 0 ? `${bad} bad rows skipped.` : '',
    expired > 0 ? `${expired} older than DATA_RETENTION_DAYS skipped. Use --all to import them too.` : '',
    closed > 0
      ? `${closed} skipped, because this database has already deleted the minutes of that time. Import them into a new database to see them.`
      : '',
  ]
    .filter(line => line !== '')
    .join('\n')
}
