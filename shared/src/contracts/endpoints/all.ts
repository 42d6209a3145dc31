import { activityEndpoints } from './activity.ts'
import { auditEndpoints } from './audit.ts'
import { declaredEndpoints } from './declared.ts'
import { deviceEndpoints } from './devices.ts'
import type { Endpoint } from './endpoint.ts'
import { meEndpoints } from './me.ts'
import { noteEndpoints } from './notes.ts'
import { overviewEndpoints } from './overview.ts'
import { type Method, splitKey } from './path.ts'
import { peopleEndpoints } from './people.ts'
import type { plainEndpoints } from './plain.ts'
import { policyEndpoints } from './policy.ts'
import { serverEndpoints } from './server.ts'
import { sessionEndpoints } from './session.ts'
import { signInRequestEndpoints } from './sign-in-requests.ts'
import { teamEndpoints } from './teams.ts'
import { trackEndpoints } from './track.ts'

/** The resources of the API, in the order of the documentation. */
export const resources = [
  { name: 'Ingest', description: 'Events from devices.', endpoints: trackEndpoints },
  {
    name: 'Activity',
    description: 'Totals and minutes of a person or of everyone.',
    endpoints: activityEndpoints,
  },
  {
    name: 'Declared time',
    description: 'What people say that stretches without input were.',
    endpoints: declaredEndpoints,
  },
  { name: 'Day notes', description: "Notes on a person's day.", endpoints: noteEndpoints },
  { name: 'Overview', description: 'People and teams at a glance.', endpoints: overviewEndpoints },
  { name: 'People', description: 'Accounts and personal data.', endpoints: peopleEndpoints },
  { name: 'Teams', description: 'Teams and their managers.', endpoints: teamEndpoints },
  { name: 'Devices', description: 'Enrolment, tokens and reports of devices.', endpoints: deviceEndpoints },
  { name: 'Policy', description: 'What counts as productive.', endpoints: policyEndpoints },
  { name: 'Audit log', description: 'Who did what.', endpoints: auditEndpoints },
  { name: 'My data', description: "The signed-in person's own data.", endpoints: meEndpoints },
  { name: 'Sign-in', description: 'Sessions, passwords and second factors.', endpoints: sessionEndpoints },
  {
    name: 'Sign-in requests',
    description: 'Company sign-ins waiting for approval.',
    endpoints: signInRequestEndpoints,
  },
  { name: 'Server', description: 'Settings, state and database of the server.', endpoints: serverEndpoints },
] as const

/** Every endpoint that answers JSON, by method and path. */
export const endpoints = {
  ...trackEndpoints,
  ...activityEndpoints,
  ...declaredEndpoints,
  ...noteEndpoints,
  ...overviewEndpoints,
  ...peopleEndpoints,
  ...teamEndpoints,
  ...deviceEndpoints,
  ...policyEndpoints,
  ...auditEndpoints,
  ...meEndpoints,
  ...sessionEndpoints,
  ...signInRequestEndpoints,
  ...serverEndpoints,
}

type Endpoints = typeof endpoints

/** The method and path of any endpoint, including those that do not answer JSON. */
export type EndpointKey = keyof Endpoints | keyof typeof plainEndpoints

/** An endpoint with the method and path of its key. */
export interface ListedEndpoint extends Endpoint {
  key: string
  method: Method
  path: string
  /** The name of its resource. */
  resource: string
}

/** The endpoints as a list, in the order of the documentation. */
export const endpointList: readonly ListedEndpoint[] = resources.flatMap(resource =>
  Object.entries<Endpoint>(resource.endpoints).map(([key, each]) => ({
    ...each,
    ...splitKey(key),
    key,
    resource: resource.name,
  })),
)
