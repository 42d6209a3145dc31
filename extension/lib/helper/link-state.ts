import type {
  PolicySummary,
  StatusMessage,
  WelcomeMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { acknowledgers, collectingStates } from '@telemetry-tracker/shared/contracts/states'
import * as z from 'zod/mini'

/** Why there is no connection to a helper. */
const problemSchema = z.enum([
  'not_installed',
  'not_allowed',
  'stopped',
  'silent',
  'agent_away',
  'helper_too_old',
  'extension_too_old',
])

/** The state of the connection to the helper, as the popup shows it. */
export const linkStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('connecting') }),
  z.object({
    phase: z.literal('connected'),
    user: z.string(),
    server: z.string(),
    helperVersion: z.string(),
    titleMode: z.enum(['full', 'redacted', 'off']),
    mayPause: z.boolean(),
    collecting: z.enum(collectingStates),
    /** The helper's own text. */
    detail: z.optional(z.string()),
    resumesAt: z.optional(z.string()),
    /** Omitted by helpers from before there was a notice. */
    acknowledgedBy: z.optional(z.enum(acknowledgers)),
    /** Seconds on this machine that are not delivered yet. */
    waitingEvents: z.int(),
    deliveryProblem: z.optional(z.string()),
  }),
  z.object({
    phase: z.literal('disconnected'),
    problem: problemSchema,
    /** The browser's or the helper's own text. */
    detail: z.string(),
    /** The helper's protocol version, if that is the problem. */
    helperProtocol: z.optional(z.int()),
  }),
])

export type LinkState = z.infer<typeof linkStateSchema>
export type ConnectedState = Extract<LinkState, { phase: 'connected' }>
export type DisconnectedState = Extract<LinkState, { phase: 'disconnected' }>
export type Problem = DisconnectedState['problem']

/** The state after the helper's greeting. */
export function stateOfWelcome(welcome: WelcomeMessage): ConnectedState {
  return {
    phase: 'connected',
    user: welcome.user,
    server: welcome.server,
    helperVersion: welcome.helperVersion,
    titleMode: welcome.policy.titleMode,
    mayPause: welcome.policy.mayPause,
    collecting: welcome.state,
    ...whyNotRecording(welcome),
    waitingEvents: 0,
  }
}

/** The state after a status, requested or pushed. */
export function stateOfStatus(before: ConnectedState, status: StatusMessage): ConnectedState {
  return {
    phase: 'connected',
    user: status.user,
    server: status.server,
    helperVersion: status.helperVersion,
    titleMode: before.titleMode,
    mayPause: before.mayPause,
    collecting: status.state,
    ...whyNotRecording(status),
    waitingEvents: status.queuedEvents,
    ...(status.lastDelivery?.error !== undefined && { deliveryProblem: status.lastDelivery.error }),
  }
}

/** The state after the policy changed. */
export function stateOfPolicy(before: ConnectedState, policy: PolicySummary): ConnectedState {
  return { ...before, titleMode: policy.titleMode, mayPause: policy.mayPause }
}

function whyNotRecording({
  detail,
  resumesAt,
  acknowledgedBy,
}: Pick<StatusMessage, 'detail' | 'resumesAt' | 'acknowledgedBy'>) {
  return {
    ...(detail !== undefined && { detail }),
    ...(resumesAt !== undefined && { resumesAt }),
    ...(acknowledgedBy !== undefined && { acknowledgedBy }),
  }
}

/**
 * Finds the problem that made a browser end a native port. Browsers report it only as text; any other text
 * means that the helper stopped.
 */
export function problemOf(words: string): Problem {
  // Chromium: "Specified native messaging host not found."; Firefox: "No such native application com.…"
  if (/host not found|no such native application/i.test(words)) return 'not_installed'
  // Chromium: "Access to the specified native messaging host is forbidden."; Firefox: "This extension does not have permission to use native application …"
  if (/forbidden|permission/i.test(words)) return 'not_allowed'
  return 'stopped'
}
