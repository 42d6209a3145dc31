import { exportQuery } from '@telemetry-tracker/shared/contracts/endpoints/me'
import { audit } from '../../audit/audit.ts'
import type { ServerContext } from '../../context.ts'
import { contestMinute } from '../../days/contest-minute.ts'
import { isExempt, setExempt } from '../../days/exemption.ts'
import { invalidParameter } from '../../errors.ts'
import { rejudgePerson } from '../../jobs/rejudge.ts'
import { accessLog } from '../../queries/access-log.ts'
import { accountActivity } from '../../queries/account-activity.ts'
import { devicesOf } from '../../queries/devices.ts'
import { exportUserData } from '../../queries/export-user-data.ts'
import { summarizeUserData } from '../../queries/summarize-user-data.ts'
import { personIn } from '../parameters.ts'
import { readQuery } from '../query.ts'
import type { Serve } from '../serve.ts'
import { exportCsv, exportJson } from './export-files.ts'

/** `/me/…`: a person's data (summary and export), who viewed it, their account activity, and contested minutes. */
export function meRoutes(serve: Serve, context: ServerContext): void {
  const { database, settings, clock, limits } = context

  serve('GET /me', ({ scope }) => summarizeUserData(database, personIn(scope), settings.DATA_RETENTION_DAYS))

  serve('GET /me/devices', ({ scope }) => devicesOf(database, personIn(scope), clock()))

  serve('GET /me/access-log', ({ scope }) => accessLog(database, personIn(scope)))

  serve('GET /me/activity', ({ scope }) => accountActivity(database, personIn(scope)))

  // The answer is generated while it is sent, as JSON or CSV.
  serve.raw('GET /me/export', async (ctx, { viewer, scope }) => {
    const { format, table } = readQuery(ctx, exportQuery)
    const userId = personIn(scope)
    const tables = exportUserData(database, userId, limits.budget.inTurn)
    const log = await accessLog(database, userId)
    const activity = await accountActivity(database, userId)
    tables.set('access_log', async function* () {
      yield log
    })
    tables.set('account_activity', async function* () {
      yield activity
    })
    const rows = tables.get(table)
    if (format === 'csv' && !rows)
      throw invalidParameter(`table: must be one of ${[...tables.keys()].join(', ')}.`)
    // Exports are recorded, because an admin could have created the link used to sign in.
    const what = [format === 'csv' ? table : 'all', ...(viewer.kind === 'person' ? [viewer.method] : [])]
    await database.transaction(tx =>
      audit.record({ tx, by: viewer, nowMs: clock() }, 'data_exported', { userId, what: what.join(', ') }),
    )
    if (format === 'json') {
      ctx.attachment('telemetry.json')
      ctx.body = exportJson({ user_id: userId, exported: new Date(clock()).toISOString() }, tables)
      return
    }
    ctx.attachment(`telemetry-${table}.csv`)
    ctx.type = 'text/csv; charset=utf-8'
    if (rows) ctx.body = exportCsv(rows)
  })

  serve('GET /me/exemption', async ({ scope }) => ({ exempt: await isExempt(database, personIn(scope)) }))

  serve('PUT /me/exemption', async ({ scope, body: { exempt } }) => {
    const userId = personIn(scope)
    const { centralPolicy, days } = context
    if (await setExempt(database, { userId, exempt, nowMs: clock() })) {
      centralPolicy.changed()
      await centralPolicy.refresh()
      await rejudgePerson(database, userId, {
        rules: centralPolicy.rules(),
        rulesOf: centralPolicy.rulesOf,
        days,
      })
    }
    return { exempt }
  })

  serve('PUT /me/contests', async ({ viewer, scope, body: { start, note } }) => {
    const userId = personIn(scope)
    await contestMinute(database, { userId, start, note, by: viewer, nowMs: clock() })
    return { done: true }
  })
}
