import { expect, it } from 'vitest'
import { numberIn } from '../../database/row.ts'
import { applyRetention } from '../../jobs/retention.ts'
import { retentionSettings } from '../../settings.ts'
import { done, startCompany } from '../../testing/company.ts'
import { event } from '../../testing/events.ts'

const start = '2026-03-10T08:00:00.000Z'
const minuteAfter = (minutes: number) => new Date(Date.parse(start) + minutes * 60_000).toISOString()

/** Ada, with a number of minutes from eight o'clock on. */
async function companyOfAda(minutes: number) {
  const company = await startCompany()
  const { server, hire, enrol } = company
  const ada = await hire('ada', 'employee')
  const laptop = await (await enrol('ada')).signedIn(server.time.nowMs)
  for (let from = 0; from < minutes; from += 100) {
    const events = Array.from({ length: Math.min(100, minutes - from) }, (_, i) =>
      event({ timestamp: minuteAfter(from + i) }),
    )
    await done(laptop, 'POST', '/track', { epoch: 'e', sequence: 1 + from / 100, events })
  }
  const { database } = server.context
  const count = async (table: string) => {
    const [row] = await database.read(`SELECT COUNT(*) AS rows FROM ${table}`)
    return row ? numberIn(row, 'rows') : undefined
  }
  const contest = (at: string, note = 'No.') => ada('PUT', '/me/contests', { start: at, note })
  return { ...company, contest, count }
}

it('rejects a contest of an unknown minute, and records nothing', async () => {
  const { contest, count } = await companyOfAda(1)
  const before = await count('audit_log')

  const answers = await Promise.all(
    ['0001-01-01T00:00:00Z', '9999-12-31T23:59:00Z', '2026-03-10T08:00:30Z', minuteAfter(1)].map(at =>
      contest(at),
    ),
  )

  for (const answer of answers)
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'unknown_minute' } } })
  expect([await count('contests'), await count('audit_log')]).toEqual([0, before])
})

it('records a repeated contest once, and a withdrawal only if there was a contest', async () => {
  const { contest, count } = await companyOfAda(1)
  const before = Number(await count('audit_log'))

  for (const note of ['', 'No.', 'No.', '', '']) expect((await contest(start, note)).status).toBe(200)

  expect([await count('contests'), await count('audit_log')]).toEqual([0, before + 2])
})

it('limits the number of contested minutes of a day', async () => {
  const { server, contest, count } = await companyOfAda(201)
  for (let i = 0; i < 200; i++) {
    expect((await contest(minuteAfter(i))).status).toBe(200)
    server.time.nowMs += 1_000
  }

  const oneTooMany = await contest(minuteAfter(200))
  const changed = await contest(minuteAfter(7), 'A call.')

  expect(oneTooMany).toMatchObject({ status: 409, body: { error: { code: 'too_many_contests' } } })
  expect([changed.status, await count('contests')]).toEqual([200, 200])
})

it('deletes a contest with its minute', async () => {
  const { server, contest, count } = await companyOfAda(1)
  await contest(start)
  const { settings, database } = server.context

  await applyRetention(database, retentionSettings(settings), server.time.nowMs + 400 * 24 * 60 * 60_000)

  expect(await count('contests')).toBe(0)
})
