import * as z from 'zod'
import { eventSchema } from './event.ts'
import { appBreakdownRowSchema, summarySchema } from './http.ts'
import { acknowledgers, collectingStates, declaredKinds, maxDeclaredNote } from './states.ts'

/**
 * Replaces the domain of pages that are not http(s), and of background pages that are not on a policy list.
 */
export const otherSite = 'other'

const id = z.int().min(0).describe('an answer has the ID of its request')
const site = z.string().min(1).max(253).describe('a domain, or `other`')

const tabSchema = z.object({ site, audible: z.boolean() })

const browserWindowSchema = z.object({
  window: z.int().describe("the browser's window ID"),
  focused: z.boolean(),
  state: z.enum(['normal', 'minimized', 'maximized', 'fullscreen']),
  bounds: z
    .object({ left: z.int(), top: z.int(), width: z.int().min(0), height: z.int().min(0) })
    .optional()
    .describe('position of the window, to find it on the desktop'),
  titleMark: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .optional()
    .describe("hash of the active tab's title, for the same purpose; the title itself is never sent"),
  active: tabSchema.describe('the active tab'),
  background: z
    .array(tabSchema)
    .max(2_000)
    .describe('other tabs; with their domain only if it is on a policy list'),
})

const hello = z.object({
  type: z.literal('hello'),
  protocol: z.int(),
  browser: z.string().min(1).max(64).describe('chrome, edge, brave, chromium, firefox, …'),
  extensionVersion: z.string().min(1).max(32),
  installId: z.string().min(1).max(64).describe('random ID, created at installation'),
})
const tabs = z.object({
  type: z.literal('tabs'),
  windows: z.array(browserWindowSchema).max(200).describe('all windows; sent on change and every 30 s'),
})
const todayRequest = z.object({ type: z.literal('today'), id })
const statusRequest = z.object({ type: z.literal('status'), id })
const openDashboard = z.object({ type: z.literal('open-dashboard'), id })
const pause = z.object({
  type: z.literal('pause'),
  id,
  minutes: z.int().min(1).max(1_440).optional().describe('omitted: until resumed'),
  kind: z
    .enum(['pause', 'private'])
    .default('pause')
    .describe('pause: nothing is recorded; private: input is counted, without app, title or site'),
})
const resume = z.object({ type: z.literal('resume'), id })
const awayRequest = z
  .object({ type: z.literal('away'), id })
  .describe('is there time without input to ask about; each stretch is given once')
const declare = z
  .object({
    type: z.literal('declare'),
    id,
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    kind: z.enum(declaredKinds),
    note: z.string().trim().max(maxDeclaredNote).default(''),
  })
  .describe('what the stretch was that `away` gave; answered with `status`')

/** Messages from the extension to the helper. */
export const extensionMessageSchema = z.discriminatedUnion('type', [
  hello,
  tabs,
  todayRequest,
  statusRequest,
  openDashboard,
  pause,
  resume,
  awayRequest,
  declare,
])

/** Additional messages that only the person's own commands may send over the agent's socket. */
export const commandMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('recent'), id }).describe('the events of the last minute'),
  z
    .object({ type: z.literal('retry-refused'), id })
    .describe('send refused events again; answered with `status`'),
  z
    .object({ type: z.literal('update'), id })
    .describe('install the newest release that the server offers to this device; answered with `status`'),
  z
    .object({ type: z.literal('stop'), id })
    .describe('end the agent, for example to replace its program; answered with `status`'),
  z
    .object({ type: z.literal('acknowledged'), id })
    .describe('the notice was acknowledged: record from now on; answered with `status`'),
])

const policySummarySchema = z.object({
  titleMode: z.enum(['full', 'redacted', 'off']),
  nonProductive: z
    .array(z.string())
    .describe('entries whose background sites are reported; so are those of `meetings`'),
  meetings: z.array(z.string()),
  mayPause: z.boolean().default(true).describe('whether people may pause recording themselves'),
})

const collectingStateSchema = z.enum(collectingStates)

const resumesAt = z.iso
  .datetime()
  .optional()
  .describe('when normal recording resumes automatically, for `paused`, `private` and `outside_hours`')

const acknowledgedBy = z
  .enum(acknowledgers)
  .optional()
  .describe(
    'who acknowledged the notice of what is recorded; `nobody` records only where it did before there was a notice',
  )

const welcome = z.object({
  type: z.literal('welcome'),
  protocol: z.int(),
  helperVersion: z.string(),
  user: z.string(),
  server: z.url().describe('server that the helper sends data to'),
  state: collectingStateSchema,
  detail: z.string().optional().describe('why nothing is recorded, and what to do'),
  resumesAt,
  acknowledgedBy,
  policy: policySummarySchema,
})
const policy = z.object({
  type: z.literal('policy'),
  policy: policySummarySchema.describe('sent when it changes'),
})
const today = z.object({
  type: z.literal('today'),
  id,
  summary: summarySchema,
  apps: z.array(appBreakdownRowSchema).max(5).describe('the five with the most time'),
  hours: z
    .array(
      z.object({
        start: z.iso.datetime().describe('start of the hour'),
        productive: z.number().min(0).describe('seconds'),
        non_productive: z.number().min(0).describe('seconds'),
        no_input: z.number().min(0).default(0).describe('the seconds of it without input'),
      }),
    )
    .max(48)
    .default([])
    .describe('totals by hour; hours without data are omitted'),
  computedAt: z.iso.datetime(),
  source: z.enum(['server', 'local']).describe('server, or local: computed by this machine while offline'),
})
const status = z.object({
  type: z.literal('status'),
  id: id.optional().describe('omitted if not requested'),
  state: collectingStateSchema,
  detail: z.string().optional().describe('why nothing is recorded, and what to do'),
  resumesAt,
  acknowledgedBy,
  helperVersion: z.string(),
  user: z.string(),
  server: z.url(),
  queuedEvents: z.int().min(0).describe('not yet acknowledged by the server'),
  droppedEvents: z
    .int()
    .min(0)
    .describe('events lost because the queue was full or they belonged to another person'),
  foreignEvents: z
    .int()
    .min(0)
    .optional()
    .describe('dropped events that belonged to the previous owner of this device'),
  copiesFound: z.int().min(0).optional().describe('how often the queue was found to be copied or restored'),
  copyFoundAt: z.iso.datetime().optional().describe('when this last happened'),
  damagedEvents: z.int().min(0).optional().describe('events lost because they were damaged on disk'),
  refusedEvents: z
    .int()
    .min(0)
    .optional()
    .describe('events refused by the server; they are kept and can be sent again'),
  rejectedEvents: z
    .record(z.string(), z.int().min(0))
    .optional()
    .describe('events that the server received but did not count, by reason'),
  memoryEvents: z
    .int()
    .min(0)
    .optional()
    .describe('queued events kept only in memory because they cannot be written to disk'),
  diskTrouble: z.string().optional().describe('why events cannot be written to disk, and what to do'),
  timeZoneTrouble: z
    .string()
    .optional()
    .describe("the problem with this machine's time zone, and what to do"),
  clockAheadSec: z
    .number()
    .optional()
    .describe("how far this machine's clock is ahead of the server's; events are corrected"),
  isClockVerified: z
    .boolean()
    .optional()
    .describe('whether the server has confirmed the time since the helper started'),
  lastDelivery: z
    .object({ at: z.iso.datetime(), error: z.string().optional() })
    .nullable()
    .describe('the last delivery attempt'),
  browsers: z.array(z.object({ browser: z.string(), windows: z.int().min(0) })),
})
const away = z.object({
  type: z.literal('away'),
  id,
  stretch: z
    .object({ start: z.iso.datetime(), end: z.iso.datetime() })
    .nullable()
    .describe('without input while the helper ran or the screen was locked; null: nothing to ask'),
  needsNote: z.boolean().describe('whether an answer needs a few words'),
})
const dashboard = z.object({ type: z.literal('dashboard'), id, url: z.url() })
const recent = z.object({
  type: z.literal('recent'),
  id,
  events: z.array(eventSchema).describe('exactly as sent to the server'),
})
const error = z.object({
  type: z.literal('error'),
  id: id.optional(),
  code: z.enum([
    'unknown_type',
    'invalid_message',
    'protocol_mismatch',
    'not_allowed',
    'server_away',
    'helper_away',
  ]),
  message: z.string(),
  protocol: z.int().optional().describe("with `protocol_mismatch`: the helper's version"),
})

/** Messages from the helper to the extension. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  welcome,
  policy,
  today,
  status,
  away,
  dashboard,
  recent,
  error,
])

/** First frame on the agent's socket, before anything else; a wrong secret ends the connection. */
export const socketAuthSchema = z.object({
  type: z.literal('auth'),
  secret: z.string().min(1).max(256).describe("content of the owner-only file beside the agent's socket"),
  role: z.enum(['relay', 'command']),
  browserPid: z
    .int()
    .min(1)
    .optional()
    .describe("process that started the relay, to find the browser's windows on the desktop"),
})

export type CommandMessage = z.infer<typeof commandMessageSchema>
export type PauseMessage = z.infer<typeof pause>
export type ExtensionMessage = z.infer<typeof extensionMessageSchema>
export type TabsMessage = z.infer<typeof tabs>
export type BrowserWindow = z.infer<typeof browserWindowSchema>
export type HostMessage = z.infer<typeof hostMessageSchema>
export type AwayMessage = z.infer<typeof away>
export type DeclareMessage = z.infer<typeof declare>
export type WelcomeMessage = z.infer<typeof welcome>
export type TodayMessage = z.infer<typeof today>
export type StatusMessage = z.infer<typeof status>
export type CollectingState = z.infer<typeof collectingStateSchema>
export type PolicySummary = z.infer<typeof policySummarySchema>
export type SocketAuth = z.infer<typeof socketAuthSchema>
