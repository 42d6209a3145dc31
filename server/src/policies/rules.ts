import type { EndpointKey } from '@telemetry-tracker/shared/contracts/endpoints/all'
import type { Viewer } from '../access/viewer.ts'

/** What is asked about: one person, or everyone the viewer may see. Undefined for what is about no person. */
export type Subject =
  | { kind: 'person'; userId: string; teamId: string | null }
  | { kind: 'group' }
  | undefined

/** Who may: true for those who do. */
type May = (viewer: Viewer, subject: Subject) => boolean

const person: May = viewer => viewer.kind === 'person'
/** Who came in by their own password may change how they come in. */
const byPassword: May = viewer => viewer.kind === 'person' && viewer.method === 'password'
/** By the link of their own helper, which a device of theirs asked for. */
const byOwnLink: May = viewer => viewer.kind === 'person' && viewer.method === 'link'
const device: May = viewer => viewer.kind === 'device'
const self: May = (viewer, subject) =>
  viewer.kind === 'person' && subject?.kind === 'person' && viewer.userId === subject.userId
const ownDevice: May = (viewer, subject) =>
  viewer.kind === 'device' && subject?.kind === 'person' && viewer.userId === subject.userId
const admin: May = viewer => viewer.kind === 'person' && viewer.role === 'admin'
const manager: May = (viewer, subject) => {
  if (viewer.kind !== 'person' || viewer.role !== 'manager' || subject === undefined) return false
  if (subject.kind === 'group') return viewer.teamIds.length > 0
  return subject.teamId !== null && viewer.teamIds.includes(subject.teamId)
}

export interface Rule {
  /** One of these is enough. */
  may: readonly May[] | 'operator' | 'everyone'
  /** Where the address says whom it is about: in the query (left out, everyone), in the path, the viewer, or all together. */
  about?: 'query' | 'path' | 'self' | 'group'
  /** What the audit log calls it when someone looks at another's. */
  auditAs?: string
  /** Makes no sense without accounts. */
  needsAccounts?: true
  /** How often one caller (a device, a person, else an address) may ask for it. Everything that writes has a line. */
  perMinute?: number
  /** Beside it. */
  perDay?: number
  /** Routes with the same name here are counted together. */
  countedAs?: string
  /** Counts by whom a reverse proxy names, where one does: the address is the proxy's. */
  countedBy?: 'proxied person'
  /** A GET that changes something, as its standard has it: HEAD, which many programs send to look ahead, does not reach it. */
  isChange?: true
  /** Costs much more than other requests: few of these run at once, of one caller and altogether. */
  isExpensive?: true
}

/** A whole office may stand behind one address. */
const anyoneAtAnAddress = 300
/** Tries of those who come with a link, whatever it is for: an office may stand behind one address here, too. */
const byLink = { may: 'everyone', perMinute: 120, countedAs: 'links' } as const
/** An admin's script may go through everyone in the company. */
const byScript = 600
/** By hand. */
const byHand = 60

/** Who may do what: every route has its line here, or it cannot be made. */
export const rules = {
  'POST /track': { may: [device] },

  'GET /summary/today': { about: 'query', may: [self, ownDevice, manager, admin], auditAs: 'day' },
  'GET /apps': { about: 'query', may: [self, ownDevice, manager, admin], auditAs: 'apps' },
  'GET /daily': { about: 'query', may: [self, ownDevice, manager, admin], auditAs: 'days' },
  'GET /timeline': { about: 'query', may: [self, ownDevice, manager, admin], auditAs: 'minutes' },
  'GET /notes': { about: 'query', may: [self, ownDevice, manager, admin], auditAs: 'notes' },

  'GET /config': { may: 'everyone' },
  'GET /health': { may: 'everyone' },
  'GET /ready': { may: 'everyone' },
  'GET /metrics': { may: 'operator' },
  'GET /.well-known/security.txt': { may: 'everyone' },
  'GET /openapi.json': { may: 'everyone' },
  'GET /docs': { may: 'everyone' },
  'GET /docs/:file': { may: 'everyone' },

  'GET /db-stats': { may: [admin] },
  'POST /cleanup': { may: [admin], perMinute: 10, isExpensive: true },

  'GET /admin/leaderboard': { about: 'group', may: [manager, admin], auditAs: 'leaderboard' },
  'GET /admin/tracker-status': { about: 'group', may: [manager, admin], auditAs: 'status' },
  'GET /admin/team-totals': { about: 'group', may: [manager, admin], auditAs: 'team totals' },
  'GET /admin/user/:user_id/non-productive-apps': { about: 'path', may: [manager, admin], auditAs: 'apps' },
  'GET /admin/user/:user_id/app-breakdown': { about: 'path', may: [manager, admin], auditAs: 'apps' },
  'PUT /admin/user/:user_id/notes': { about: 'path', may: [manager, admin], perMinute: byHand },
  'DELETE /admin/user/:user_id': { may: [admin], perMinute: byScript },

  'GET /admin/users': { may: [admin], needsAccounts: true },
  'PUT /admin/users/:user_id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'POST /admin/users/:user_id/password-link': { may: [admin], needsAccounts: true, perMinute: byHand },
  'GET /admin/teams': { may: [manager, admin], about: 'group' },
  'PUT /admin/teams/:team_id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/teams/:team_id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'GET /admin/devices': { may: [admin], needsAccounts: true },
  'DELETE /admin/devices/:device_id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'GET /admin/enrolments': { may: [admin], needsAccounts: true },
  'POST /admin/enrolments': { may: [admin], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/enrolments/:id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'GET /admin/sign-in-requests': { may: [admin], needsAccounts: true },
  'PUT /admin/sign-in-requests/:id': { may: [admin], needsAccounts: true, perMinute: byScript },
  'DELETE /admin/sign-in-requests/:id': { may: [admin], needsAccounts: true, perMinute: byScript },

  'GET /admin/policy': { may: [admin] },
  'PUT /admin/policy': { may: [admin], perMinute: 10, isExpensive: true },
  'POST /admin/policy/preview': {
    about: 'group',
    may: [admin],
    auditAs: 'policy preview',
    perMinute: 30,
    isExpensive: true,
  },
  'GET /admin/rejudge': { may: [admin] },
  'POST /admin/rejudge': { may: [admin], perMinute: 10 },
  'GET /admin/teams/:team_id/policy': { may: [admin], needsAccounts: true },
  'PUT /admin/teams/:team_id/policy': { may: [admin], needsAccounts: true, perMinute: 30, isExpensive: true },
  'POST /admin/teams/:team_id/policy/preview': {
    about: 'group',
    may: [admin],
    auditAs: 'policy preview',
    needsAccounts: true,
    perMinute: 30,
    isExpensive: true,
  },
  'GET /agent/policy': { may: [device, person] },
  'GET /admin/audit-log': { may: [admin], isExpensive: true },
  'GET /admin/system': { may: [admin] },

  'GET /me': { about: 'self', may: [self, ownDevice] },
  'GET /me/export': { about: 'self', may: [self], perMinute: 120, isExpensive: true },
  'GET /me/access-log': { about: 'self', may: [self, ownDevice] },
  'GET /me/activity': { about: 'self', may: [self, ownDevice] },
  'GET /me/devices': { about: 'self', may: [self, ownDevice] },
  'PUT /me/contests': { about: 'self', may: [self], perMinute: byHand, perDay: 300 },

  'POST /devices/enrol': { may: 'everyone', perMinute: 120 },
  'POST /devices/token': { may: 'everyone', perMinute: 6_000 },
  'PUT /devices/report': { may: [device], needsAccounts: true, perMinute: 30 },
  'POST /devices/dashboard-link': { may: [device], needsAccounts: true, perMinute: 10 },

  'GET /session': { may: 'everyone' },
  'POST /setup': byLink,
  'POST /login': { may: 'everyone', perMinute: anyoneAtAnAddress },
  'POST /login/link': byLink,
  'POST /password': byLink,
  'GET /auth/oidc/start': { may: 'everyone', perMinute: anyoneAtAnAddress },
  'GET /auth/proxy': { may: 'everyone', perMinute: 30, countedBy: 'proxied person', isChange: true },
  'GET /auth/oidc/callback': { may: 'everyone', perMinute: anyoneAtAnAddress, isChange: true },
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
