import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { enrolAnswerSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { parseJson } from '../parse-json.ts'
import type { ServerAnswer } from './ask-server.ts'

/** What a person can do when somebody else than the server answered, as a sentence or two. */
export function describeStranger(
  server: string,
  answer: Pick<ServerAnswer, 'status' | 'headers' | 'text'>,
): string {
  const { status, headers, text } = answer
  const type = headers.get('content-type')?.split(';')[0] ?? 'no type'
  if (looksLikeOurs(text))
    return `An answer from ${server} (HTTP ${status}) lacks the mark of the server for this request. Let the proxy in front of it pass the headers Telemetry-Tracker-Request and Telemetry-Tracker-Answer and the answer unchanged; update the server if it is older than this helper; if it was set up anew, enrol this device again.`
  return `Something between this computer and the server ${server} answers in its place (HTTP ${status}, ${type}). Sign in to the network, or have the proxy or filter let this address through; check BACKEND_URL if the server is elsewhere.`
}

/** The server read something else than what was sent. */
export function describeAltered(server: string, status: number): string {
  return `Something between this computer and the server ${server} alters what is sent (HTTP ${status}). Have the proxy or filter let requests to this address through unchanged.`
}

const ours = [errorAnswerSchema, trackAnswerSchema, tokenAnswerSchema, enrolAnswerSchema, agentPolicySchema]

function looksLikeOurs(text: string): boolean {
  const body = parseJson(text)
  return ours.some(schema => schema.safeParse(body).success)
}
