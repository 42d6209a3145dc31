import { expect, it } from 'vitest'
import { startCompany } from '../testing/company.ts'

const tooLong = 'x'.repeat(129)

/** Requests with more than one fault, and the beginning of the message about the first. */
const faulty: readonly [string, string, unknown, string][] = [
  ['PUT', `/admin/teams/${tooLong}`, {}, 'team_id: must have 1 to 128 characters.'],
  ['PUT', '/admin/teams/blue', {}, 'name: Invalid input'],
  ['PUT', '/admin/teams/blue', { name: 'x'.repeat(300_000) }, '256 KB'],
  ['GET', '/admin/leaderboard?sort=size&page=0', undefined, 'sort: must be one of user_id, '],
  // What a route checks before it reads query or body.
  ['GET', '/admin/teams/green/policy?version=x', undefined, 'unknown_team'],
  ['POST', '/admin/teams/green/policy/preview', {}, 'unknown_team'],
  ['POST', '/auth/oidc/link', { password: 1 }, 'not_found'],
  // The team of a policy is looked up when it is saved.
  ['PUT', `/admin/teams/${tooLong}/policy`, {}, 'version: Invalid input'],
  ['POST', '/cleanup', [], 'days: must be a whole number from 1 to 36500, or omitted.'],
]

it('reports the first fault of a request: in its path, its query, then its body', async () => {
  const { admin } = await startCompany()

  for (const [method, path, body, text] of faulty) {
    const answer = await admin(method, path, body)

    expect(JSON.stringify(answer.body), `${method} ${path}`).toContain(text)
  }
})

it('ignores a user ID in the query about oneself', async () => {
  const { admin } = await startCompany()

  for (const path of ['/me', '/me?user_id=', '/me?user_id=ada&user_id=nora'])
    expect((await admin('GET', path)).body, path).toMatchObject({ user_id: 'root' })
})

it('answers with the status of its endpoint', async () => {
  const { admin } = await startCompany()

  const made = await admin('POST', '/admin/enrolments', { user_id: 'ada' })
  const started = await admin('POST', '/admin/rejudge')

  expect([made.status, started.status]).toEqual([201, 202])
})
