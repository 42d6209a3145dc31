import type { AnswerOf, CallableKey, CallOptions } from '@telemetry-tracker/shared/contracts/endpoints/call'
import { pathOf, splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import type * as z from 'zod'
import { parseJson } from '../parse-json.ts'
import { askServer, type Question, type ServerAnswer } from './ask-server.ts'

/** Where an endpoint is called, and how. */
interface Calling extends Pick<Question, 'server' | 'headers' | 'key' | 'signal'> {
  /** In place of `body`: a body that is sent unchanged. Its headers are the caller's. */
  serialized?: Required<Pick<Question, 'body' | 'content'>>
}

/**
 * A schema that reads the endpoint's answer, or fewer of its fields. The definitions of the endpoints are
 * imported as types only: they would bring all other schemas and the documentation into the executable.
 */
export type AnswerReader<K extends CallableKey, T> = z.ZodType<T> &
  ([AnswerOf<K>] extends [T] ? unknown : never)

/** The answer of an endpoint. */
export interface EndpointAnswer<K extends CallableKey> extends ServerAnswer {
  /** Parses the body, whatever the status and the origin are. */
  read<T>(schema: AnswerReader<K, T>): z.ZodSafeParseResult<T>
}

/** Calls an endpoint through `askServer`, with a JSON body. Rejects when no complete answer arrives. */
export function callEndpoint<K extends CallableKey>(
  endpoint: K,
  call: CallOptions<K> & Calling,
): Promise<EndpointAnswer<K>>
export async function callEndpoint(
  endpoint: CallableKey,
  { params, query, body, serialized, headers, ...rest }: AnyOptions & Calling,
): Promise<EndpointAnswer<CallableKey>> {
  const json = body !== undefined && {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const answer = await askServer({
    ...rest,
    method: splitKey(endpoint).method,
    path: pathOf(endpoint, { params, query }),
    ...(headers !== undefined && { headers }),
    ...json,
    ...serialized,
  })
  return { ...answer, read: schema => schema.safeParse(parseJson(answer.text)) }
}

interface AnyOptions {
  params?: Readonly<Record<string, string>> | undefined
  query?: Readonly<Record<string, string | number | undefined>> | undefined
  body?: unknown
}
