import type { Viewer } from '../../access/viewer.ts'
import type { Rule, Subject } from '../../policies/rules.ts'

/** The ways to authenticate. */
export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'telemetry_session',
    description:
      'Set by signing in. With HTTPS, the name is prefixed with `__Host-`, or with `__Secure-` if the server has a base path.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'The `csrf_token` of `GET /session`. Required with the session for every change.',
  },
  deviceToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `token` of `POST /devices/token`, valid for 15 minutes.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'METRICS_TOKEN. If it is not set, only the server machine can read metrics.',
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

/** The credentials that a route accepts, determined by evaluating its access rule. */
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
