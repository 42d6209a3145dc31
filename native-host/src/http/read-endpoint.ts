import type { CallableKey, CallOptions } from '@telemetry-tracker/shared/contracts/endpoints/call'
import { pathOf, splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import type * as z from 'zod'
import type { SignIn } from '../sign-in/device-session.ts'
import type { AnswerReader } from './call-endpoint.ts'
import { request } from './request.ts'

const answerWithinMs = 5_000

interface Reading {
  /** The server's address, as in `backendUrl`. */
  server: string
  signIn: SignIn
}

/**
 * Returns what an endpoint answers, without asking for an answer mark: the answer is only displayed or passed
 * on. Rejects for an error status and for an answer that the schema can't read.
 */
export function readEndpoint<K extends CallableKey, T>(
  endpoint: K,
  schema: AnswerReader<K, T>,
  call: Omit<CallOptions<K>, 'body' | 'signal'> & Reading,
): Promise<T>
export async function readEndpoint<T>(
  endpoint: CallableKey,
  schema: z.ZodType<T>,
  { server, signIn, ...place }: Place & Reading,
): Promise<T> {
  const { method, path } = splitKey(endpoint)
  const response = await request(`${server}${pathOf(endpoint, place)}`, {
    method,
    headers: await signIn.headers(),
    signal: AbortSignal.timeout(answerWithinMs),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}`)
  return schema.parse(await response.json())
}

type Place = Parameters<typeof pathOf>[1]
