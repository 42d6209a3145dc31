import { activityEndpoints } from './activity.ts'
import { auditEndpoints } from './audit.ts'
import { deviceEndpoints } from './devices.ts'
import type { Endpoint } from './endpoint.ts'
import { meEndpoints } from './me.ts'
import { noteEndpoints } from './notes.ts'
import { overviewEndpoints } from './overview.ts'
import { peopleEndpoints } from './people.ts'
import type { plainEndpoints } from './plain.ts'
import { policyEndpoints } from './policy.ts'
import { serverEndpoints } from './server.ts'
import { sessionEndpoints } from './session.ts'
import { signInRequestEndpoints } from './sign-in-requests.ts'
import { teamEndpoints } from './teams.ts'
import { trackEndpoints } from './track.ts'

/** Every endpoint that answers JSON, by method and path. */
export const endpoints = {
  ...trackEndpoints,
  ...activityEndpoints,
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

export type Endpoints = typeof endpoints

/** An endpoint by its method and path; all of the API's, those that answer no JSON included. */
export type EndpointKey = keyof Endpoints | keyof typeof plainEndpoints

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** An endpoint with the method and path it is listed by. */
export interface ListedEndpoint extends Endpoint {
  key: string
  method: Method
  path: string
}

/** The endpoints as a list, in the order of the documentation. */
export const endpointList: readonly ListedEndpoint[] = Object.entries(endpoints).map(([key, each]) => ({
  ...each,
  ...splitKey(key),
  key,
}))

/** The method and path in a key such as `GET /health`. */
export function splitKey(key: string): { method: Method; path: string } {
  const [name, path = ''] = key.split(' ')
  const method = methods.find(each => each === name)
  if (method === undefined) throw new TypeError(`${key} names no endpoint.`)
  return { method, path }
}
