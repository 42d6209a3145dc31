import { expect, it } from 'vitest'
import { pathOf } from './pathOf.ts'

it('fills in the parameters of a path, encoded', () => {
  const params = { user_id: 'a/b c' }

  expect(pathOf('PUT /admin/user/:user_id/notes', { params })).toBe('/admin/user/a%2Fb%20c/notes')
})

it('moves an id of dots into the query', () => {
  const params = { team_id: '..' }

  expect(pathOf('GET /admin/teams/:team_id/policy', { params, query: { version: 2 } })).toBe(
    '/admin/teams/policy?team_id=..&version=2',
  )
})

it('leaves out what is not asked', () => {
  expect(pathOf('GET /apps', { query: { user_id: 'ada', date: undefined, from: '' } })).toBe(
    '/apps?user_id=ada',
  )
})
