import { expect, it } from 'vitest'
import { pathOf } from './path.ts'

it('encodes path parameters', () => {
  const params = { user_id: 'a/b c' }

  expect(pathOf('PUT /admin/user/:user_id/notes', { params })).toBe('/admin/user/a%2Fb%20c/notes')
})

it('moves the IDs "." and ".." to the query', () => {
  const params = { team_id: '..' }

  expect(pathOf('GET /admin/teams/:team_id/policy', { params, query: { version: 2 } })).toBe(
    '/admin/teams/policy?team_id=..&version=2',
  )
})

it('omits empty query parameters', () => {
  expect(pathOf('GET /apps', { query: { user_id: 'ada', date: undefined, from: '' } })).toBe(
    '/apps?user_id=ada',
  )
})
