import type { Viewer } from '../../access/viewer.ts'
import type { Rule, Subject } from '../../policies/rules.ts'

/** How a caller can show who it is. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'telemetry_session',
    description:
      'Set by signing in. Over https the name begins with `__Host-`, or with `__Secure-` below a path.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'The `csrf_token` of `GET /session`. Needed with the session for every change.',
  },
  deviceToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of `POST /devices/token`, valid for 15 minutes.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'METRICS_TOKEN. Without one, metrics are served to this machine only.',
  },
} as const

type Requirement = Partial<Record<keyof typeof securitySchemes, []>>

const ada = { kind: 'person', userId: 'ada', role: 'admin', teamIds: ['blue'], sessionSecret: '' } as const
const people: readonly Viewer[] = [
  { ...ada, method: 'password' },
  { ...ada, method: 'link' },
]
const device: Viewer = { kind: 'device', deviceId: 'd', userId: 'ada' }
const subjects: readonly Subject[] = [
  undefined,
  { kind: 'group' },
  { kind: 'person', userId: 'ada', teamId: 'blue' },
]

/** What a route's rule accepts: found by asking the rule, so that it can't say anything else. */
export function securityOf({ may }: Rule, method: string): Requirement[] {
  if (may === 'everyone') return []
  if (may === 'operator') return [{ metricsToken: [] }]
  const accepts = (viewer: Viewer) => subjects.some(subject => may.some(allows => allows(viewer, subject)))
  const session: Requirement = method === 'GET' ? { session: [] } : { session: [], csrfToken: [] }
  return [
    ...(people.some(accepts) ? [session] : []),
    ...(accepts(device) ? [{ deviceToken: [] } satisfies Requirement] : []),
  ]
}
