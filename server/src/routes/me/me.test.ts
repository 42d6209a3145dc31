import {
  accessLogRowSchema,
  auditLogSchema,
  exportSchema,
  meSchema,
} from '@telemetry-tracker/shared/contracts/me'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { requestLink } from '../../access/link-sign-in.ts'
import { personalTables } from '../../models/tables.ts'
import type { Caller } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event, eventsFrom } from '../../testing/events.ts'

const batch = { device_id: 'x', epoch: 'e', sequence: 1 }

/** Ada of team blue, whose manager is mia, with two minutes of work from her laptop. */
async function companyOfAda(events = eventsFrom('2026-03-10T11:00:00Z', 90)) {
  const company = await startCompany()
  const { server, admin, hire, enrol } = company
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  const ada = await hire('ada', 'employee')
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const mia = await hire('mia', 'manager')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  await done(laptop, 'POST', '/track', { ...batch, events })
  return { ...company, ada, mia, laptop }
}

describe('my data', () => {
  it('is shown as a summary', async () => {
    const { ada } = await companyOfAda()

    const answer = meSchema.parse(await done(ada, 'GET', '/me'))

    expect(answer).toMatchObject({ user_id: 'ada', team_id: 'blue', minutes: { kept: 2 } })
    expect(answer.rows).toMatchObject({ devices: 1, daily_totals: 1 })
  })

  it('can be exported completely, without secrets', async () => {
    const { ada } = await companyOfAda()

    const text = JSON.stringify(await done(ada, 'GET', '/me/export'))

    const { tables } = exportSchema.parse(JSON.parse(text))
    expect(tables['buckets']).toHaveLength(2)
    expect(tables['daily_app_totals']).toHaveLength(1)
    expect(tables['devices']).toMatchObject([{ name: 'laptop' }])
    expect(tables['accounts']).toMatchObject([{ role: 'employee' }])
    expect(text).not.toContain('argon2')
    expect(text).not.toContain('id_hash')
  })

  it('can be exported for a spreadsheet, where no title becomes a formula', async () => {
    const hostile = '=HYPERLINK("http://evil.example","click")'
    const { ada } = await companyOfAda([event({ app_name: hostile, window_title: '+1' })])

    const answer = await ada('GET', '/me/export?format=csv&table=daily_app_totals')

    expect(answer.headers.get('Content-Type')).toContain('text/csv')
    expect(answer.headers.get('Content-Disposition')).toContain('telemetry-daily_app_totals.csv')
    expect(String(answer.body)).toContain(`"'=HYPERLINK(""http://evil.example""`)
    expect(String(answer.body)).not.toMatch(/(^|,)"?[=+@]/m)
    expect((await ada('GET', '/me/export?format=csv&table=accounts;')).status).toBe(400)
  })
})

describe('views by others', () => {
  it('are shown to the person, for views of them, their team and everyone; a page that refreshes is one view', async () => {
    const { ada, mia, admin } = await companyOfAda()
    for (const path of ['/timeline?user_id=ada', '/timeline?user_id=ada', '/admin/leaderboard'])
      await done(mia, 'GET', path)
    await done(admin, 'GET', '/admin/leaderboard')
    await done(ada, 'GET', '/timeline?user_id=ada')

    const log = z.array(accessLogRowSchema).parse(await done(ada, 'GET', '/me/access-log'))

    const views = log
      .filter(({ action }) => action === 'looked')
      .map(({ who, about, detail }) => [who, about, detail])
    expect(views).toEqual([
      ['root', 'everyone', 'leaderboard'],
      ['mia', 'my team', 'leaderboard'],
      ['mia', 'me', 'minutes'],
    ])
  })

  it('are recorded again after ten minutes', async () => {
    const { server, ada, mia } = await companyOfAda()
    await done(mia, 'GET', '/timeline?user_id=ada')
    server.time.nowMs += 10 * 60_000
    await done(mia, 'GET', '/timeline?user_id=ada')

    const log = z.array(accessLogRowSchema).parse(await done(ada, 'GET', '/me/access-log'))

    expect(log.filter(({ action, who }) => action === 'looked' && who === 'mia')).toHaveLength(2)
  })

  it('are shown to admins, newest first, with the verification of the log', async () => {
    const { admin, mia } = await companyOfAda()
    await done(mia, 'GET', '/timeline?user_id=ada')

    const all = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
    const ofMia = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log?person=mia&action=looked'))

    expect(all.entries[0]).toMatchObject({ actor: 'mia', action: 'looked', subject: 'ada' })
    expect(all.chain).toMatchObject({ entries: all.entries.length, brokenAt: null })
    expect(ofMia.entries).toHaveLength(1)
  })
})

it('gives the person and their manager the same numbers, field by field', async () => {
  const { ada, mia, admin } = await companyOfAda([
    ...eventsFrom('2026-03-10T11:00:00Z', 90),
    ...eventsFrom('2026-03-10T11:10:00Z', 60, {
      app_name: 'Google Chrome',
      site: 'youtube.com',
      keystroke_count: 0,
    }),
  ])
  const start = '2026-03-10T11:10:00.000Z'
  await done(ada, 'PUT', '/me/contests', { start, note: 'A training video.' })
  const paths = ['/summary/today', '/apps', '/daily?days=14', '/timeline'].map(
    path => `${path}${path.includes('?') ? '&' : '?'}user_id=ada`,
  )

  const seenBy = (caller: Caller) => Promise.all(paths.map(path => done(caller, 'GET', path)))
  const own = await seenBy(ada)

  expect(await seenBy(mia)).toEqual(own)
  expect(await seenBy(admin)).toEqual(own)
  expect(JSON.stringify(own)).toContain('A training video.')
})

describe('erasing a person', () => {
  it('deletes them from every table, except for log entries that cannot be linked to them', async () => {
    const { server, admin, ada, mia, laptop } = await companyOfAda()
    await done(mia, 'GET', '/timeline?user_id=ada')
    await done(laptop, 'POST', '/track', { events: [event({ timestamp: '2026-03-10T11:20:00Z' })] })
    const pauses = [{ from: '2026-03-10T11:30:00.000Z', to: '2026-03-10T11:31:00.000Z' }]
    await done(laptop, 'PUT', '/devices/report', { queued_events: 0, dropped_events: 0, pauses })
    await done(ada, 'PUT', '/me/contests', { start: '2026-03-10T11:00:00.000Z', note: 'No.' })
    await done(ada, 'POST', '/me/declared', {
      id: '0b8f5f0e-6a57-4b58-9a43-0d3f1a1c9d11',
      start: '2026-03-10T09:00:00Z',
      end: '2026-03-10T09:30:00Z',
      kind: 'call',
    })
    await done(mia, 'PUT', '/admin/user/ada/notes', { day: '2026-03-10', note: 'On a course.' })
    await done(admin, 'POST', '/admin/enrolments', { user_id: 'ada' })
    await done(admin, 'POST', '/admin/users/ada/password-link')
    await done(laptop, 'POST', '/devices/dashboard-link')
    await done(admin, 'PUT', '/admin/teams/red', { name: 'Red', managers: ['ada'] })
    const { database } = server.context
    // Blocks of digests are written only after many batches.
    await database.transaction(tx =>
      tx.run(
        `INSERT INTO batch_digests (user_id, device_id, epoch, first_sequence, digests, counted_ms)
         VALUES ('ada', 'x', 'e', 1, 'digest', 1)`,
      ),
    )
    await database.transaction(tx =>
      tx.run("INSERT INTO team_day_members (user_id, day, team_id) VALUES ('ada', '2026-03-09', 'blue')"),
    )
    const request = { subject: 'iss somebody', userId: 'ada', called: 'Ada' }
    await database.transaction(tx => requestLink(tx, request, server.time.nowMs))
    // Otherwise the test would not notice a missing table.
    await done(ada, 'PUT', '/me/exemption', { exempt: true })
    for (const table of personalTables) {
      const rows = await database.read(`SELECT 1 FROM ${table} WHERE user_id = 'ada'`)
      expect(rows.length, `rows of ada in ${table}`).toBeGreaterThan(0)
    }
    const [name] = await database.read("SELECT pseudonym FROM audit_names WHERE user_id = 'ada'")
    const [device] = await database.read("SELECT device_id FROM devices WHERE user_id = 'ada'")

    await done(admin, 'DELETE', '/admin/user/ada')

    const traces = ['"ada"', String(device?.['device_id'])]
    const tables = await database.sequelize.getQueryInterface().showAllTables()
    expect(tables.length).toBeGreaterThan(15)
    for (const table of tables) {
      const rows = JSON.stringify(await database.read(`SELECT * FROM ${table}`))
      for (const trace of traces) expect(rows, String(table)).not.toContain(trace)
      if (table !== 'audit_log') expect(rows, String(table)).not.toContain(String(name?.['pseudonym']))
    }
    const [last] = await database.read('SELECT * FROM audit_log ORDER BY sequence DESC LIMIT 1')
    expect(last).toMatchObject({ action: 'person_erased', subject: name?.['pseudonym'] })
    const { chain } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
    expect(chain.brokenAt).toBeNull()
    expect((await ada('GET', '/me')).status).toBe(401)
  })

  it('is rejected for the last admin', async () => {
    const { admin, hire } = await startCompany()

    const alone = await admin('DELETE', '/admin/user/root')
    await hire('ann', 'admin')
    const together = await admin('DELETE', '/admin/user/root')

    expect([alone.status, together.status]).toEqual([409, 200])
  })
})
