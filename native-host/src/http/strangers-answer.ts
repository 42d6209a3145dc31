import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { enrolAnswerSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { parseJson } from '../parse-json.ts'
import type { ServerAnswer } from './ask-server.ts'

/** What to do when something other than the server answered, in a sentence or two. */
export function describeStranger(
  server: string,
  answer: Pick<ServerAnswer, 'status' | 'headers' | 'text'>,
): string {
  const { status, headers, text } = answer
  const type = headers.get('content-type')?.split(';')[0] ?? 'no type'
  if (looksLikeOurs(text))
    return `A response from ${server} (HTTP ${status}) is not signed by the server for this request. Let the proxy in front of it pass the headers Telemetry-Tracker-Request and Telemetry-Tracker-Answer and leave the response unchanged. If the server is older than this helper, update it. If it was set up again, enrol this device again.`
  return `Something between this device and the server ${server} responds instead of the server (HTTP ${status}, ${type}). Sign in to the network, or allow this address in the proxy or filter. If the server has another address, correct BACKEND_URL.`
}

/** The server received something other than what was sent. */
export function describeAltered(server: string, status: number): string {
  return `Something between this device and the server ${server} changes the requests (HTTP ${status}). Configure the proxy or filter to leave requests to this address unchanged.`
}

const ours = [errorAnswerSchema, trackAnswerSchema, tokenAnswerSchema, enrolAnswerSchema, agentPolicySchema]

function looksLikeOurs(text: string): boolean {
  const body = parseJson(text)
  return ours.some(schema => schema.safeParse(body).success)
}
