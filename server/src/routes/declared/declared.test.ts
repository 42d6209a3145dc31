import { randomUUID } from 'node:crypto'
import {
  declaredDaySchema,
  declaredRowSchema,
  myDeclaredDaySchema,
  pendingDeclarationSchema,
} from '@telemetry-tracker/shared/contracts/declared'
import {
  dailyRowSchema,
  errorAnswerSchema,
  leaderboardRowSchema,
  summarySchema,
  teamTotalsRowSchema,
} from '@telemetry-tracker/shared/contracts/http'
import { auditLogSchema, exportSchema } from '@telemetry-tracker/shared/contracts/me'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { applyRetention } from '../../jobs/retention.ts'
import { retentionSettings } from '../../settings.ts'
import type { Caller } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

const dayMs = 24 * 60 * 60_000

/** Ada of team blue, whose manager is mia, and her laptop. It is noon on 10 March 2026. */
async function companyOfAda(environment: Record<string, string> = {}) {
  const company = await startCompany({ SESSION_IDLE_HOURS: '48', ...environment })
  const { server, admin, hire, enrol } = company
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  const ada = await hire('ada', 'employee')
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const mia = await hire('mia', 'manager')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  await done(laptop, 'POST', '/track', { device_id: 'x', epoch: 'e', sequence: 1, events: [event()] })
  return { ...company, ada, mia, laptop }
}

const stretch = (from: string, to: string, more: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  start: from.includes('T') ? from : `2026-03-10T${from}:00Z`,
  end: to.includes('T') ? to : `2026-03-10T${to}:00Z`,
  kind: 'meeting',
  ...more,
})

const declare = (who: Caller, body: unknown) => who('POST', '/me/declared', body)
const codeOf = ({ body }: { body: unknown }) => errorAnswerSchema.parse(body).error.code

async function secondsOf(who: Caller, date = '2026-03-10') {
  return summarySchema.parse(await done(who, 'GET', `/summary/today?user_id=ada&date=${date}`)).declared
}

describe('a declared stretch', () => {
  it('stands beside the measured time in every total, for the person, their manager and the admin', async () => {
    const { ada, mia, admin } = await companyOfAda()
    const before = summarySchema.parse(await done(ada, 'GET', '/summary/today?user_id=ada'))

    await done(ada, 'POST', '/me/declared', stretch('10:05', '10:50', { note: '  On site ' }))

    const summary = summarySchema.parse(await done(mia, 'GET', '/summary/today?user_id=ada'))
    expect(summary).toEqual({ ...before, declared: 45 * 60 })
    expect(await done(mia, 'GET', '/summary/today')).toMatchObject({ declared: 45 * 60 })
    const [day] = z.array(dailyRowSchema).parse(await done(mia, 'GET', '/daily?user_id=ada&days=1'))
    expect(day).toMatchObject({ declared: 45 * 60, total_seconds: 60 })
    const people = z
      .array(leaderboardRowSchema)
      .parse(await done(admin, 'GET', '/admin/leaderboard?sort=-declared_sec'))
    expect(people[0]).toMatchObject({
      user_id: 'ada',
      declared_sec: 2_700,
      total_sec: 60,
    })
    const teams = z.array(teamTotalsRowSchema).parse(await done(admin, 'GET', '/admin/team-totals'))
    expect(teams).toMatchObject([{ team_id: 'blue', declared_sec: 2_700, total_sec: 60 }])
    const seen = declaredDaySchema.parse(await done(mia, 'GET', '/declared?user_id=ada'))
    expect(seen.stretches).toMatchObject([{ kind: 'meeting', note: 'On site', state: 'counted' }])
  })

  it('is declared once, however often it is sent, and not again after it was withdrawn', async () => {
    const { ada, laptop } = await companyOfAda()
    const body = stretch('10:00', '10:30')
    const first = await done(laptop, 'POST', '/me/declared', body)

    expect(await done(laptop, 'POST', '/me/declared', body)).toEqual(first)
    expect(await secondsOf(ada)).toBe(1_800)
    for (let i = 0; i < 2; i++) await done(ada, 'DELETE', `/me/declared/${body.id}`)
    const late = declaredRowSchema.parse(await done(laptop, 'POST', '/me/declared', body))

    expect(late.state).toBe('withdrawn')
    expect(await done(ada, 'GET', '/me/declared')).toMatchObject({ declared: 0, stretches: [] })
    expect(await secondsOf(ada)).toBe(0)
  })

  it('may not overlap with another one, which the answer names', async () => {
    const { ada } = await companyOfAda()
    const body = stretch('10:00', '10:30')
    await done(ada, 'POST', '/me/declared', body)

    const answers = await Promise.all(
      [
        ['09:00', '10:01'],
        ['10:10', '10:20'],
        ['10:29', '11:00'],
      ].map(([from = '', to = '']) => declare(ada, stretch(from, to))),
    )
    const beside = await declare(ada, stretch('10:30', '11:00'))

    for (const answer of answers) {
      expect(answer.status).toBe(409)
      expect(errorAnswerSchema.parse(answer.body)).toMatchObject({
        error: { code: 'declared_already' },
        overlaps: { id: body.id, start: '2026-03-10T10:00:00.000Z' },
      })
    }
    expect(beside.status).toBe(200)
  })

  it('is refused unless it is of whole minutes, in the past, within the retention and at most 16 hours long', async () => {
    const { ada } = await companyOfAda()
    const refused = [
      ['2026-03-10T10:00:30Z', '10:30'],
      ['10:30', '10:00'],
      ['10:00', '10:00'],
      ['2026-03-09T19:59:00Z', '12:00'],
      ['11:00', '13:00'],
      ['2026-02-20T10:00:00Z', '2026-02-20T10:30:00Z'],
    ]
    const allowed = stretch('2026-03-09T20:00:00Z', '12:00')

    const answers = await Promise.all(refused.map(([from = '', to = '']) => declare(ada, stretch(from, to))))

    expect(answers.map(answer => [answer.status, codeOf(answer)])).toEqual(
      refused.map(() => [400, 'invalid_body']),
    )
    expect((await declare(ada, allowed)).status).toBe(200)
  })

  it('is counted on both local days, and moves with the time zone of the person', async () => {
    const { ada, admin } = await companyOfAda({ TIMEZONE: 'Europe/Berlin' })
    await done(ada, 'POST', '/me/declared', stretch('2026-03-09T22:30:00Z', '2026-03-10T00:15:00Z'))

    const inBerlin = [await secondsOf(ada, '2026-03-09'), await secondsOf(ada, '2026-03-10')]
    await done(admin, 'PUT', '/admin/users/ada', { time_zone: 'UTC' })
    const inUtc = [await secondsOf(ada, '2026-03-09'), await secondsOf(ada, '2026-03-10')]

    expect(inBerlin).toEqual([1_800, 75 * 60])
    expect(inUtc).toEqual([90 * 60, 900])
    const next = myDeclaredDaySchema.parse(await done(ada, 'GET', '/me/declared?date=2026-03-10'))
    expect(next).toMatchObject({ declared: 900, stretches: [{ start: '2026-03-09T22:30:00.000Z' }] })
    const range = z
      .array(leaderboardRowSchema)
      .parse(await done(admin, 'GET', '/admin/leaderboard?from=2026-03-10&to=2026-03-10'))
    expect(range.find(({ user_id }) => user_id === 'ada')?.declared_sec).toBe(900)
  })

  it('is in the audit log without what it was, and in the export', async () => {
    const { ada, admin } = await companyOfAda()
    const body = stretch('10:00', '10:30', { kind: 'with_customer', note: 'Acme' })
    await done(ada, 'POST', '/me/declared', body)

    const { tables } = exportSchema.parse(await done(ada, 'GET', '/me/export'))
    await done(ada, 'DELETE', `/me/declared/${body.id}`)

    expect(tables['declared_times']).toMatchObject([{ note: 'Acme', kind: 'with_customer', day_sec: 1_800 }])
    const log = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log?person=ada'))
    expect(log.entries.slice(0, 3).map(({ action }) => action)).toEqual([
      'declaration_withdrawn',
      'data_exported',
      'time_declared',
    ])
    expect(JSON.stringify(log)).not.toMatch(/Acme|with_customer/)
  })

  it('loses its note with the minutes, and counts as long as totals are kept', async () => {
    const { server, ada } = await companyOfAda()
    const withdrawn = stretch('11:00', '11:30')
    await done(ada, 'POST', '/me/declared', stretch('10:00', '10:30', { note: 'Acme' }))
    await done(ada, 'POST', '/me/declared', withdrawn)
    await done(ada, 'DELETE', `/me/declared/${withdrawn.id}`)
    const { settings, database } = server.context
    const rows = () => database.read('SELECT note, state FROM declared_times')

    await applyRetention(database, retentionSettings(settings), server.time.nowMs + 30 * dayMs)
    const afterMinutes = await rows()
    await applyRetention(database, retentionSettings(settings), server.time.nowMs + 500 * dayMs)

    expect(afterMinutes).toEqual([{ note: '', state: 'counted' }])
    expect(await rows()).toEqual([])
  })
})

describe('the policy', () => {
  it('can ask for a note', async () => {
    const { ada } = await companyOfAda({ DECLARED_NEEDS: 'note' })

    const without = await declare(ada, stretch('10:00', '10:30', { note: '  ' }))
    const withNote = await declare(ada, stretch('10:00', '10:30', { note: 'Acme' }))

    expect([without.status, codeOf(without)]).toEqual([400, 'note_needed'])
    expect(withNote.status).toBe(200)
  })

  it('can turn declaring off; what was declared stays visible', async () => {
    const { ada, admin } = await companyOfAda()
    await done(ada, 'POST', '/me/declared', stretch('10:00', '10:30'))
    await done(admin, 'PUT', '/admin/policy', { version: 0, policy: { mayDeclare: false } })

    const answer = await declare(ada, stretch('11:00', '11:30'))

    expect([answer.status, codeOf(answer)]).toEqual([403, 'declaring_off'])
    expect(await done(ada, 'GET', '/me/declared')).toMatchObject({ may_declare: false, declared: 1_800 })
  })

  it('can ask for approval: until then nothing counts, and a refused one can be declared again', async () => {
    const { ada, mia, admin } = await companyOfAda({ DECLARED_NEEDS: 'approval' })
    const [first, second] = [stretch('10:00', '10:30'), stretch('11:00', '11:10')]
    for (const body of [first, second]) await done(ada, 'POST', '/me/declared', body)

    const pending = z.array(pendingDeclarationSchema).parse(await done(mia, 'GET', '/admin/declared'))
    expect(pending.map(({ id, user_id }) => [id, user_id])).toEqual([
      [first.id, 'ada'],
      [second.id, 'ada'],
    ])
    expect(await done(ada, 'GET', '/me/declared')).toMatchObject({ declared: 0, declared_pending: 2_400 })
    const decide = (who: Caller, id: string, decision: string) =>
      who('PUT', `/admin/user/ada/declared/${id}`, { decision })
    for (let i = 0; i < 2; i++) expect((await decide(mia, first.id, 'approve')).status).toBe(200)
    expect((await decide(mia, second.id, 'refuse')).status).toBe(200)
    const late = await decide(admin, second.id, 'approve')

    expect([late.status, codeOf(late)]).toEqual([409, 'not_pending'])
    expect(await done(ada, 'GET', '/me/declared')).toMatchObject({
      declared: 1_800,
      declared_pending: 0,
      stretches: [{ state: 'counted' }, { state: 'refused' }],
    })
    expect(await done(mia, 'GET', '/admin/declared')).toEqual([])
    expect((await declare(ada, stretch('11:00', '11:10'))).status).toBe(200)
    const log = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log?person=mia'))
    expect(log.entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['declaration_approved', 'declaration_refused']),
    )
  })

  it('lets no one approve their own time', async () => {
    const { mia, admin } = await companyOfAda({ DECLARED_NEEDS: 'approval' })
    await done(admin, 'PUT', '/admin/users/mia', { team_id: 'blue' })
    const body = stretch('10:00', '10:30')
    await done(mia, 'POST', '/me/declared', body)

    const answer = await mia('PUT', `/admin/user/mia/declared/${body.id}`, { decision: 'approve' })

    expect([answer.status, codeOf(answer)]).toEqual([403, 'own_declaration'])
  })

  it('asks for a note instead of an approval in team mode, in which no one sees one person', async () => {
    const { ada, mia } = await companyOfAda({ DECLARED_NEEDS: 'approval', LEADERBOARD_MODE: 'team' })

    const without = await declare(ada, stretch('10:00', '10:30'))
    const withNote = await declare(ada, stretch('10:00', '10:30', { note: 'Acme' }))

    expect(codeOf(without)).toBe('note_needed')
    expect(withNote.body).toMatchObject({ state: 'counted' })
    for (const path of ['/admin/declared', '/declared?user_id=ada'])
      expect(codeOf(await mia('GET', path)), path).toBe('individuals_hidden')
  })
})
