import { expect, it } from 'vitest'
import { readServerSettings } from '../settings.ts'
import { mapClaims } from './sso-claims.ts'

const settings = readServerSettings({
  OIDC_ROLE_CLAIM: 'groups',
  OIDC_ADMIN_VALUES: 'it, boss',
  OIDC_MANAGER_VALUES: 'leads',
  OIDC_TEAM_CLAIM: 'team',
})

it.each([
  [
    { preferred_username: 'ada', groups: ['leads', 'it'], team: 'blue' },
    { userId: 'ada', role: 'admin', teamIds: ['blue'] },
  ],
  [
    { preferred_username: 'ada', groups: 'leads', team: ['blue', 'red'] },
    { role: 'manager', teamIds: ['blue', 'red'] },
  ],
  [
    { preferred_username: 'ada', groups: ['IT', 7, null] },
    { role: 'employee', teamIds: [] },
  ],
  [
    { preferred_username: '', groups: {} },
    { userId: undefined, role: 'employee' },
  ],
  [{ preferred_username: 'x'.repeat(129) }, { userId: undefined }],
  [Object.create({ preferred_username: 'inherited' }), { userId: undefined }],
])('reads %j', (claims, expected) => {
  expect(mapClaims(claims, settings)).toMatchObject(expected)
})

it('leaves roles to this server where no claim is named', () => {
  expect(mapClaims({ groups: ['it'] }, readServerSettings({})).role).toBeUndefined()
})
