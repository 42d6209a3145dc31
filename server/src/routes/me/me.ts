import type { Done } from '@telemetry-tracker/shared/contracts/access'
import { contestSchema } from '@telemetry-tracker/shared/contracts/me'
import * as z from 'zod'
import { deedBy } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import { contestMinute } from '../../days/contest-minute.ts'
import { invalidParameter } from '../../errors.ts'
import { accessLog } from '../../queries/access-log.ts'
import { devicesOf } from '../../queries/devices.ts'
import { everythingOf } from '../../queries/everything-of.ts'
import { me } from '../../queries/me.ts'
import type { Whose } from '../../queries/whose.ts'
import { readQuery } from '../query.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'
import { exportCsv, exportJson } from './export-files.ts'

const exportQuery = z.object({
  format: z.enum(['json', 'csv'], 'must be json or csv').default('json'),
  table: z.string().default('buckets'),
})

/** `/me/…`: what is kept of a person, all of it, who looked at it, and their word against a minute. */
export function meRoutes(serve: Serve, context: ServerContext): void {
  const { database, settings, clock, limits } = context

  serve('GET /me', async (ctx, { whose }) => {
    ctx.body = await me(database, personIn(whose), settings.DATA_RETENTION_DAYS)
  })

  serve('GET /me/devices', async (ctx, { whose }) => {
    ctx.body = await devicesOf(database, personIn(whose), clock())
  })

  serve('GET /me/access-log', async (ctx, { whose }) => {
    ctx.body = await accessLog(database, personIn(whose))
  })

  serve('GET /me/export', async (ctx, { whose }) => {
    const { format, table } = readQuery(ctx, exportQuery)
    const userId = personIn(whose)
    const tables = everythingOf(database, userId, limits.budget.inTurn)
    const log = await accessLog(database, userId)
    tables.set('access_log', async function* () {
      yield log
    })
    if (format === 'json') {
      ctx.attachment('telemetry.json')
      ctx.body = exportJson({ user_id: userId, exported: new Date(clock()).toISOString() }, tables)
      return
    }
    const rows = tables.get(table)
    if (!rows) throw invalidParameter(`table: must be one of ${[...tables.keys()].join(', ')}.`)
    ctx.attachment(`telemetry-${table}.csv`)
    ctx.type = 'text/csv; charset=utf-8'
    ctx.body = exportCsv(rows)
  })

  serve('PUT /me/contests', async (ctx, { viewer, whose }) => {
    const { start, note } = await readBody(ctx, contestSchema)
    const userId = personIn(whose)
    await contestMinute(database, { userId, start, note, by: deedBy(viewer), nowMs: clock() })
    ctx.body = { done: true } satisfies Done
  })
}

/** In open mode the address has to say who one is. */
function personIn(whose: Whose): string {
  if (typeof whose !== 'string') throw invalidParameter('user_id: say whose, for nobody is signed in.')
  return whose
}
