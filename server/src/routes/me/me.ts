import type { Done } from '@telemetry-tracker/shared/contracts/access'
import { type ActivityRow, contestSchema, type Export } from '@telemetry-tracker/shared/contracts/me'
import { stringify } from 'csv-stringify/sync'
import * as z from 'zod'
import { deedBy, recordDeed } from '../../audit/record.ts'
import type { ServerContext } from '../../context.ts'
import { invalidParameter } from '../../errors.ts'
import { accessLog } from '../../queries/access-log.ts'
import { accountActivity } from '../../queries/account-activity.ts'
import { devicesOf } from '../../queries/devices.ts'
import { everythingOf } from '../../queries/everything-of.ts'
import { me } from '../../queries/me.ts'
import type { Whose } from '../../queries/whose.ts'
import { readQuery } from '../query.ts'
import { readBody } from '../read-body.ts'
import type { Serve } from '../serve.ts'

const exportQuery = z.object({
  format: z.enum(['json', 'csv'], 'must be json or csv').default('json'),
  table: z.string().default('buckets'),
})

/** `/me/…`: what is kept of a person, all of it, who looked at it, what happened to their account, and their word against a minute. */
export function meRoutes(serve: Serve, context: ServerContext): void {
  const { database, settings, clock } = context

  serve('GET /me', async (ctx, { whose }) => {
    ctx.body = await me(database, personIn(whose), settings.DATA_RETENTION_DAYS)
  })

  serve('GET /me/devices', async (ctx, { whose }) => {
    ctx.body = await devicesOf(database, personIn(whose), clock())
  })

  serve('GET /me/access-log', async (ctx, { whose }) => {
    ctx.body = await accessLog(database, personIn(whose))
  })

  serve('GET /me/activity', async (ctx, { whose }) => {
    ctx.body = (await accountActivity(database, personIn(whose))) satisfies ActivityRow[]
  })

  serve('GET /me/export', async (ctx, { viewer, whose }) => {
    const { format, table } = readQuery(ctx, exportQuery)
    const userId = personIn(whose)
    const tables = {
      ...(await everythingOf(database, userId)),
      access_log: await accessLog(database, userId),
      account_activity: await accountActivity(database, userId),
    }
    const rows = Object.entries(tables).find(([name]) => name === table)?.[1]
    if (format === 'csv' && !rows)
      throw invalidParameter(`table: must be one of ${Object.keys(tables).join(', ')}.`)
    // Whoever came in by a link that an admin could have made takes nothing along unseen.
    const by = deedBy(viewer)
    const detail = [format === 'csv' ? table : 'all', ...(viewer.kind === 'person' ? [viewer.method] : [])]
    const deed = { by, action: 'data_exported', to: { userId }, detail: detail.join(', ') }
    await database.transaction(tx => recordDeed(database, tx, deed, clock()))
    ctx.set('Cache-Control', 'no-store')
    if (format === 'json') {
      ctx.attachment('telemetry.json')
      ctx.body = { user_id: userId, exported: new Date(clock()).toISOString(), tables } satisfies Export
      return
    }
    ctx.attachment(`telemetry-${table}.csv`)
    ctx.type = 'text/csv; charset=utf-8'
    // A title that begins as a formula does must stay a title in a spreadsheet.
    ctx.body = stringify([...(rows ?? [])], { header: true, escape_formulas: true, bom: true })
  })

  serve('PUT /me/contests', async (ctx, { viewer, whose }) => {
    const { start, note } = await readBody(ctx, contestSchema)
    const userId = personIn(whose)
    const bucketStart = Date.parse(start)
    await database.transaction(async tx => {
      if (note === '')
        await tx.run('DELETE FROM contests WHERE user_id = $1 AND bucket_start = $2', [userId, bucketStart])
      else
        await tx.run(
          `INSERT INTO contests (user_id, bucket_start, note, noted_ms) VALUES ($1, $2, $3, $4)
           ON CONFLICT (user_id, bucket_start) DO UPDATE SET note = excluded.note, noted_ms = excluded.noted_ms`,
          [userId, bucketStart, note, clock()],
        )
      const action = note === '' ? 'contest_withdrawn' : 'minute_contested'
      await recordDeed(database, tx, { by: deedBy(viewer), action, to: { userId }, detail: start }, clock())
    })
    ctx.body = { done: true } satisfies Done
  })
}

/** In open mode the address has to say who one is. */
function personIn(whose: Whose): string {
  if (typeof whose !== 'string') throw invalidParameter('user_id: say whose, for nobody is signed in.')
  return whose
}
