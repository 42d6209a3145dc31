import { dayNoteRowSchema } from '@telemetry-tracker/shared/contracts/day-notes'
import { accessLogRowSchema, exportSchema, meSchema } from '@telemetry-tracker/shared/contracts/me'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { applyRetention } from '../../jobs/retention.ts'
import { retentionSettings } from '../../settings.ts'
import type { Caller } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'

const day = '2026-03-10'
const dayMs = 24 * 60 * 60 * 1000

/** Ada is in team blue, whose manager is mia. */
async function companyOfAda() {
  const company = await startCompany()
  const { admin, hire } = company
  const ada = await hire('ada', 'employee')
  const mia = await hire('mia', 'manager')
  await done(admin, 'PUT', '/admin/teams/blue', { name: 'Blue', managers: ['mia'] })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  const write = (by: Caller, note: string) => done(by, 'PUT', '/admin/user/ada/notes', { day, note })
  const seenBy = async (reader: Caller) =>
    z.array(dayNoteRowSchema).parse(await done(reader, 'GET', `/notes?user_id=ada&date=${day}`))
  return { ...company, ada, mia, write, seenBy }
}

describe('a note on a day', () => {
  it('is the same for the person, their manager and an admin, and can be changed by its author', async () => {
    const { admin, ada, mia, write, seenBy } = await companyOfAda()

    await write(mia, 'On a course.')
    await write(mia, 'On a course until noon.')

    const seen = { author: 'mia', is_mine: false, note: 'On a course until noon.' }
    expect(await seenBy(ada)).toMatchObject([seen])
    expect(await seenBy(admin)).toMatchObject([seen])
    expect(await seenBy(mia)).toMatchObject([{ ...seen, is_mine: true }])
  })

  it('can be deleted only by its author', async () => {
    const { admin, ada, mia, write, seenBy } = await companyOfAda()
    await write(mia, 'On a course.')
    await write(admin, 'Agreed.')

    await write(admin, '')

    expect(await seenBy(ada)).toMatchObject([{ author: 'mia', note: 'On a course.' }])
    await write(mia, '')
    expect(await seenBy(ada)).toEqual([])
  })

  it('is in the person’s access log, data summary and export', async () => {
    const { ada, mia, write } = await companyOfAda()
    await write(mia, 'On a course.')

    const log = z.array(accessLogRowSchema).parse(await done(ada, 'GET', '/me/access-log'))
    const me = meSchema.parse(await done(ada, 'GET', '/me'))
    const { tables } = exportSchema.parse(await done(ada, 'GET', '/me/export'))
    await write(mia, '')
    const after = z.array(accessLogRowSchema).parse(await done(ada, 'GET', '/me/access-log'))

    expect(log[0]).toMatchObject({ who: 'mia', action: 'day_noted', about: 'me', detail: day })
    expect(after[0]).toMatchObject({ who: 'mia', action: 'day_note_withdrawn', about: 'me' })
    expect(me.rows['day_notes']).toBe(1)
    expect(tables['day_notes']).toMatchObject([{ day, note: 'On a course.' }])
  })

  it('is deleted with the totals of its day', async () => {
    const { server, mia, ada, write, seenBy } = await companyOfAda()
    const { database, settings } = server.context
    await write(mia, 'On a course.')
    const retention = { ...retentionSettings(settings), summaryDays: 30 }
    const at = (days: number) => Date.parse(`${day}T12:00:00Z`) + days * dayMs

    await applyRetention(database, retention, at(30))
    const before = await seenBy(ada)
    await applyRetention(database, retention, at(31))

    expect(before).toHaveLength(1)
    expect(await seenBy(ada)).toEqual([])
  })

  it('does not contain the name of an erased author', async () => {
    const { admin, ada, mia, write, seenBy } = await companyOfAda()
    await write(mia, 'On a course.')

    await done(admin, 'DELETE', '/admin/user/mia')

    const [note] = await seenBy(ada)
    expect(note?.note).toBe('On a course.')
    expect(note?.author).toMatch(/^person-/)
  })

  it('is rejected if it is too long or for an unknown person', async () => {
    const { admin, mia } = await companyOfAda()

    const long = await mia('PUT', '/admin/user/ada/notes', { day, note: 'x'.repeat(501) })
    const toNobody = await admin('PUT', '/admin/user/nobody/notes', { day, note: 'Hello?' })

    expect(long.status).toBe(400)
    expect(toNobody).toMatchObject({ status: 404, body: { error: { code: 'unknown_person' } } })
  })
})
