import { expect, it } from 'vitest'
import { readServerSettings } from '../settings.ts'
import { mapClaims } from './sso-claims.ts'

const settings = readServerSettings({
  OIDC_ROLE_CLAIM: 'groups',
  OIDC_ADMIN_VALUES: 'it, boss',
  OIDC_MANAGER_VALUES: 'leads',
  OIDC_AUDITOR_VALUES: 'audit',
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
  [{ preferred_username: 'ada', groups: ['IT', 7, null] }, { role: 'employee' }],
  [
    { preferred_username: '', groups: [] },
    { userId: undefined, role: 'employee' },
  ],
  [{ preferred_username: 'x'.repeat(129) }, { userId: undefined }],
  [Object.create({ preferred_username: 'inherited' }), { userId: undefined }],
  [{ preferred_username: ' ada ' }, { userId: 'ada' }],
  [{ preferred_username: 4711 }, { userId: '4711' }],
  [{ preferred_username: 'a\0b' }, { userId: undefined }],
  [{ preferred_username: 'a\ud800' }, { userId: undefined }],
])('reads %j', (claims, expected) => {
  expect(mapClaims(claims, settings)).toMatchObject(expected)
})

it.each([
  ['the same group twice', ['it', 'it'], 'admin'],
  ['spaces around', [' it '], 'admin'],
  ['a path of one step (Keycloak)', ['/it'], 'admin'],
  ['one text with commas', 'users, it', 'admin'],
  ['a list as JSON text', '["users","leads"]', 'manager'],
  ['objects with a name', [{ name: 'leads', id: 7 }, { displayName: 'x' }], 'manager'],
  ['one object with a name', { name: 'it' }, 'admin'],
  ['names as keys (Zitadel)', { it: { 'org-1': 'acme.example' } }, 'admin'],
  ['names of JavaScript', ['__proto__', 'constructor'], 'employee'],
  ['odd characters', ['it\0', 'i\ud800t', 'ít'], 'employee'],
  ['another case', ['IT'], 'employee'],
  ['the same name in another place', ['/other/it'], 'employee'],
  ['thousands of groups', [...Array.from({ length: 20_000 }, (_, n) => `group-${n}`), 'it'], 'admin'],
  ['the group of auditors', ['users', 'audit'], 'auditor'],
  ['the groups of auditors and managers', ['audit', 'leads'], 'manager'],
  ['no groups', [], 'employee'],
])('reads a role from %s', (_, groups, role) => {
  expect(mapClaims({ groups }, settings).role).toBe(role)
})

it.each([
  ['missing', {}, 'is missing'],
  ['null', { groups: null }, 'is missing'],
  ['a number', { groups: 7 }, 'neither texts nor objects'],
  ['a boolean', { groups: true }, 'neither texts nor objects'],
  ['an empty object', { groups: {} }, 'neither texts nor objects'],
  ['an empty text', { groups: ' ' }, 'neither texts nor objects'],
  ['a list without readable values', { groups: [null, 7, [], {}] }, 'neither texts nor objects'],
  [
    'replaced by a pointer (Entra ID)',
    { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } },
    'only a pointer to it was sent',
  ],
  ['replaced by a mark (Entra ID, implicit flow)', { hasgroups: true }, 'only a pointer to it was sent'],
  ['missing with an invalid pointer', { _claim_names: null }, 'is missing'],
])('changes no role if the claim is %s, and reports it', (_, claims, problem) => {
  const mapped = mapClaims({ preferred_username: 'ada', team: 'blue', ...claims }, settings)

  expect(mapped.role).toBeUndefined()
  expect(mapped.problems).toEqual([expect.stringContaining(problem)])
})

it('finds a claim by its path, and by a name with dots', () => {
  const nested = { ...settings, OIDC_ROLE_CLAIM: 'realm_access.roles' }
  const named = { ...settings, OIDC_ROLE_CLAIM: 'https://acme.example/claims.groups' }

  expect(mapClaims({ realm_access: { roles: ['it'] } }, nested).role).toBe('admin')
  expect(mapClaims({ 'https://acme.example/claims.groups': ['it'] }, named).role).toBe('admin')
  expect(mapClaims({ realm_access: ['roles'] }, nested).role).toBeUndefined()
})

it.each(['IT', 'ｉｔ', 'i\u200bt', '/company/it'])('reports that %s is probably meant for a role', group => {
  expect(mapClaims({ groups: [group] }, settings).problems[0]).toContain('exactly the value that is sent')
})

it('accepts valid teams, each once, up to a limit', () => {
  const teams = (team: unknown) => mapClaims({ groups: [], team }, settings).teamIds

  expect(teams(['blue', 'blue ', '/company/red', 'a\0b', 'x'.repeat(129)])).toEqual(['blue', '/company/red'])
  expect(teams([])).toEqual([])
  expect(teams(['a\0b'])).toBeUndefined()
  expect(teams(undefined)).toBeUndefined()
  expect(teams(Array.from({ length: 5_000 }, (_, n) => `team-${n}`))).toHaveLength(100)
})

it('does not set roles and teams without configured claims', () => {
  const mapped = mapClaims({ groups: ['it'] }, readServerSettings({}))

  expect(mapped).toMatchObject({ role: undefined, teamIds: undefined, problems: [] })
})
