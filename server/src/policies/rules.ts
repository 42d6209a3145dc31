import type { EndpointKey } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { isPermitted, managesTeams, type Permission, rightsOf } from '@telemetry-tracker/shared/roles'
import type { ViewedName } from '@telemetry-tracker/shared/viewed'
import type { Viewer } from '../access/viewer.ts'

/** The subject of a request: one person, or everyone the viewer may see. Undefined if it is not about people. */
export type Subject =
  | { kind: 'person'; userId: string; teamId: string | null }
  | { kind: 'group' }
  | undefined

/** A condition that allows a viewer. */
type May = (viewer: Viewer, subject: Subject) => boolean

const person: May = viewer => viewer.kind === 'person'
/** Signed in by their own password, so they may change how they sign in. */
const byPassword: May = viewer => viewer.kind === 'person' && viewer.method === 'password'
/** Signed in by a link that their own helper requested. */
const byOwnLink: May = viewer => viewer.kind === 'person' && viewer.method === 'link'
const device: May = viewer => viewer.kind === 'device'
const self: May = (viewer, subject) =>
  viewer.kind === 'person' && subject?.kind === 'person' && viewer.userId === subject.userId
const ownDevice: May = (viewer, subject) =>
  viewer.kind === 'device' && subject?.kind === 'person' && viewer.userId === subject.userId
/** Those whose role has a permission. */
function permitted(permission: Permission): May {
  return viewer => viewer.kind === 'person' && isPermitted(viewer.role, permission)
}
const readsAudit = permitted('audit:read')
const readsPolicy = permitted('policy:read')
const writesPolicy = permitted('policy:write')
const managesPeople = permitted('people:manage')
const managesServer = permitted('server:manage')
/** Those whose role shows them the numbers of this person, or of a group. */
const seesNumbers: May = (viewer, subject) => {
  if (viewer.kind !== 'person' || subject === undefined) return false
  if (rightsOf(viewer.role).sees === 'everyone') return true
  if (!managesTeams(viewer.role)) return false
  if (subject.kind === 'group') return viewer.teamIds.length > 0
  return subject.teamId !== null && viewer.teamIds.includes(subject.teamId)
}

export interface Rule {
  /** One of these conditions is enough. */
  may: readonly May[] | 'operator' | 'everyone'
  /** The subject: from the query (everyone if missing), from the path, the viewer, or a group. */
  about?: 'query' | 'path' | 'self' | 'group'
  /** The name in the audit log when someone views another person's data. */
  auditAs?: ViewedName
  /** Not available without accounts. */
  needsAccounts?: true
  /** The limit per caller (a device, a person, or otherwise an address). Every route that writes has one. */
  perMinute?: number
  /** An additional limit per day. */
  perDay?: number
  /** Routes with the same name here are counted together. */
  countedAs?: string
  /** Counts by the person a reverse proxy names, because the address is the proxy's. */
  countedBy?: 'proxied person'
  /** A GET that changes something, as its standard requires. HEAD requests, which many programs send in advance, do not reach it. */
  isChange?: true
  /** Much more expensive than other requests: the number of concurrent requests is limited per caller and in total. */
  isExpensive?: true
}

/** A whole office may share one address. */
const perAddress = 300
/** Attempts with links of all kinds, counted together. A whole office may share one address. */
const byLink = { may: 'everyone', perMinute: 120, countedAs: 'links' } as const
/** High enough for an admin's script that processes everyone in the company. */
const byScript = 600
/** A helper reads about five files a day, a browser that updates the extension about as many. A whole company may share one address, and start in the same minutes. */
const byRelease = 6_000
/** For actions done by hand. */
const byHand = 60

/** Who may do what. A route without a rule here cannot be defined. */
export const rules = {
  'POST /track': { may: [device] },

  'GET /summary/today': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'day' },
  'GET /apps': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'apps' },
  'GET /daily': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'days' },
  'GET /timeline': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'minutes' },
  'GET /declared': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'declared time' },
  'GET /notes': { about: 'query', may: [self, ownDevice, seesNumbers], auditAs: 'notes' },

  'GET /config': { may: 'everyone' },
  'GET /health': { may: 'everyone' },
  'GET /ready': { may: 'everyone' },
  'GET /metrics': { may: 'operator' },
  'GET /.well-known/security.txt': { may: 'everyone' },
  // Helpers verify the signatures, and a helper without an enrolment is updated as well. Nothing here is about people.
  'GET /releases/metadata/:file': { may: 'everyone', perMinute: byRelease },
  'GET /releases/targets/:file': { may: 'everyone', perMinute: perAddress },
  'GET /extension/:file': { may: 'everyone', perMinute: byRelease },
  'GET /openapi.json': { may: 'everyone' },
  'GET /docs': { may: 'everyone' },
  'GET /docs/:file': { may: 'everyone' },

  'GET /db-stats': { may: [managesServer] },
  'POST /cleanup': { may: [managesServer], perMinute: 10, isExpensive: true },

  'GET /admin/leaderboard': { about: 'group', may: [seesNumbers], auditAs: 'leaderboard' },
  'GET /admin/tracker-status': { about: 'group', may: [seesNumbers], auditAs: 'status' },
  'GET /admin/tracker-summary': { about: 'group', may: [seesNumbers], auditAs: 'status' },
  'GET /admin/team-totals': { about: 'group', may: [seesNumbers], auditAs: 'team totals' },
  'GET /admin/user/:user_id/non-productive-apps': { about: 'path', may: [seesNumbers], auditAs: 'apps' },
  'GET /admin/user/:user_id/status': { about: 'path', may: [seesNumbers], auditAs: 'status' },
  'GET /admin/user/:user_id/app-breakdown': { about: 'path', may: [seesNumbers], auditAs: 'apps' },
  'PUT /admin/user/:user_id/notes': { about: 'path', may: [seesNumbers], perMinute: byHand },
  'GET /admin/declared': { about: 'group', may: [seesNumbers], auditAs: 'declared time' },
  'PUT /admin/user/:user_id/declared/:id': { about: 'path', may: [seesNumbers], perMinute: byHand },
  'DELETE /admin/user/:user_id': { may: [managesPeople], perMinute: byScript },

  'GET /admin/users': { may: [managesPeople], needsAccounts: true },
  'PUT /admin/users/:user_id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'POST /admin/users/:user_id/password-link': {
    may: [managesPeople],
    needsAccounts: true,
    perMinute: byHand,
  },
  'GET /admin/teams': { may: [seesNumbers], about: 'group' },
  'PUT /admin/teams/:team_id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/teams/:team_id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'GET /admin/devices': { may: [managesPeople], needsAccounts: true },
  'DELETE /admin/devices/:device_id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'GET /admin/updates': { may: [managesPeople], needsAccounts: true },
  'PUT /admin/updates/pause': { may: [managesServer], needsAccounts: true, perMinute: byHand },
  'GET /admin/enrolments': { may: [managesPeople], needsAccounts: true },
  'POST /admin/enrolments': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/enrolments/:id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'GET /admin/sign-in-requests': { may: [managesPeople], needsAccounts: true },
  'PUT /admin/sign-in-requests/:id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/sign-in-requests/:id': { may: [managesPeople], needsAccounts: true, perMinute: byScript },

  'GET /admin/policy': { may: [readsPolicy] },
  'PUT /admin/policy': { may: [writesPolicy], perMinute: 10, isExpensive: true },
  'POST /admin/policy/preview': {
    about: 'group',
    may: [writesPolicy],
    auditAs: 'policy preview',
    perMinute: 30,
    isExpensive: true,
  },
  'GET /admin/rejudge': { may: [writesPolicy] },
  'POST /admin/rejudge': { may: [writesPolicy], perMinute: 10 },
  'GET /admin/teams/:team_id/policy': { may: [readsPolicy], needsAccounts: true },
  'PUT /admin/teams/:team_id/policy': {
    may: [writesPolicy],
    needsAccounts: true,
    perMinute: 30,
    isExpensive: true,
  },
  'POST /admin/teams/:team_id/policy/preview': {
    about: 'group',
    may: [writesPolicy],
    auditAs: 'policy preview',
    needsAccounts: true,
    perMinute: 30,
    isExpensive: true,
  },
  'GET /agent/policy': { may: [device, person] },
  'GET /admin/audit-log': { may: [readsAudit], isExpensive: true },
  'GET /admin/system': { may: [managesServer] },
  'GET /admin/system/day': { may: [managesServer] },

  'GET /me': { about: 'self', may: [self, ownDevice] },
  'GET /me/export': { about: 'self', may: [self], perMinute: 120, isExpensive: true },
  'GET /me/access-log': { about: 'self', may: [self, ownDevice] },
  'GET /me/activity': { about: 'self', may: [self, ownDevice] },
  'GET /me/devices': { about: 'self', may: [self, ownDevice] },
  'GET /me/exemption': { about: 'self', may: [self] },
  'PUT /me/exemption': { about: 'self', may: [self], perMinute: byHand, perDay: 20 },
  'PUT /me/contests': { about: 'self', may: [self], perMinute: byHand, perDay: 300 },

  'GET /me/declared': { about: 'self', may: [self, ownDevice] },
  'POST /me/declared': { about: 'self', may: [self, ownDevice], perMinute: byHand, perDay: 300 },
  'DELETE /me/declared/:id': { about: 'self', may: [self], perMinute: byHand, perDay: 300 },

  'POST /devices/enrol': { may: 'everyone', perMinute: 120 },
  'POST /devices/token': { may: 'everyone', perMinute: 6_000 },
  'PUT /devices/report': { may: [device], needsAccounts: true, perMinute: 30 },
  'DELETE /devices/self': { may: [device], needsAccounts: true, perMinute: 10 },
  'POST /devices/self/acknowledgement': { may: [device], needsAccounts: true, perMinute: 10 },
  'POST /devices/dashboard-link': { may: [device], needsAccounts: true, perMinute: 10 },

  'GET /session': { may: 'everyone' },
  'POST /setup': byLink,
  'POST /login': { may: 'everyone', perMinute: perAddress },
  'POST /login/link': byLink,
  'POST /password': byLink,
  'GET /auth/oidc/start': { may: 'everyone', perMinute: perAddress },
  'GET /auth/proxy': { may: 'everyone', perMinute: 30, countedBy: 'proxied person', isChange: true },
  'GET /auth/oidc/callback': { may: 'everyone', perMinute: perAddress, isChange: true },
  'GET /auth/oidc/logout': { may: 'everyone' },
  'POST /auth/oidc/link': { may: [byPassword, byOwnLink], needsAccounts: true, perMinute: 20 },
  'POST /logout': { may: [person], needsAccounts: true, perMinute: byHand },
  'PUT /me/password': { may: [byPassword], needsAccounts: true, perMinute: 20 },
  'POST /me/second-factor': { may: [byPassword], needsAccounts: true, perMinute: 20 },
  'PUT /me/second-factor': { may: [byPassword], needsAccounts: true, perMinute: 20 },
  'DELETE /me/second-factor': { may: [byPassword], needsAccounts: true, perMinute: 20 },
} as const satisfies Record<EndpointKey, Rule>

/** A route by its method and path. */
export type RouteKey = keyof typeof rules
