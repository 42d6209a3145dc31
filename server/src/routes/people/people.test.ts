import { userRowSchema } from '@telemetry-tracker/shared/contracts/access'
import { leaderboardRowSchema, trackerStatusRowSchema } from '@telemetry-tracker/shared/contracts/http'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { done, startCompany } from '../../testing/company.ts'

async function companyWithAda(change: Record<string, unknown>) {
  const company = await startCompany()
  await done(company.admin, 'PUT', '/admin/users/ada', { display_name: 'Ada Lindqvist', ...change })
  const board = async (query = '') =>
    z.array(leaderboardRowSchema).parse(await done(company.admin, 'GET', `/admin/leaderboard${query}`))
  return { ...company, board }
}

it('changes only the sent details of a person', async () => {
  const { admin } = await companyWithAda({ email: 'ada@example.org' })
  await done(admin, 'PUT', '/admin/users/ada', { team_id: 'blue' })
  await done(admin, 'PUT', '/admin/users/ada', { email: null })

  const users = z.array(userRowSchema).parse(await done(admin, 'GET', '/admin/users'))

  expect(users.find(({ user_id }) => user_id === 'ada')).toMatchObject({
    display_name: 'Ada Lindqvist',
    email: null,
    team_id: 'blue',
    pseudonymous: false,
    has_account: false,
  })
})

it('rejects an invalid e-mail address', async () => {
  const { admin } = await companyWithAda({})

  const answer = await admin('PUT', '/admin/users/ada', { email: 'ada' })

  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain('email')
})

it('shows the name in lists and finds people by it', async () => {
  const { admin, board } = await companyWithAda({})

  const found = await board('?q=LINDQ')
  const byId = await board('?q=ad')
  const status = await done(admin, 'GET', '/admin/tracker-status')

  expect(found).toMatchObject([{ user_id: 'ada', display_name: 'Ada Lindqvist' }])
  expect(byId).toHaveLength(1)
  expect(z.array(trackerStatusRowSchema).parse(status)).toContainEqual(
    expect.objectContaining({ user_id: 'ada', display_name: 'Ada Lindqvist' }),
  )
})

it('shows only the ID of a pseudonymous person, and does not find them by name', async () => {
  const { board } = await companyWithAda({ pseudonymous: true })

  const byName = await board('?q=lindq')
  const byId = await board('?q=ada')

  expect(byName).toEqual([])
  expect(byId.map(({ user_id, display_name }) => [user_id, display_name])).toEqual([['ada', undefined]])
})
