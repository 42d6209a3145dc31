import { channels, deviceRules } from '@telemetry-tracker/shared/contracts/suspicions'
import * as z from 'zod'

const rect = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() })

const seenWindow = z.object({
  id: z.number(),
  app: z.string(),
  title: z.string(),
  pid: z.number().nullable(),
  bounds: rect,
  fullscreen: z.boolean(),
  twins: z
    .number()
    .min(1)
    .describe('windows of this program at this place, this one included, hidden or not'),
})

/**
 * What the collector saw in one second. Titles are raw and never leave the collector
 * and the agent.
 */
const observation = z.object({
  type: z.literal('observation'),
  at: z.number().describe('wall clock, ms'),
  elapsedSec: z.number().describe('wall-clock seconds since the last observation'),
  trueElapsedSec: z
    .number()
    .min(0)
    .describe('the same by a clock that nobody sets and that runs on while the machine sleeps'),
  locked: z
    .boolean()
    .default(false)
    .describe("the screen is locked, or another person's session is in front"),
  counts: z.object({
    keystrokes: z.number(),
    clicks: z.number(),
    scrolls: z.number(),
    distance: z.number(),
  }),
  patterns: z
    .array(
      z.object({
        rule: z.enum(deviceRules),
        channel: z.enum(channels),
        forMs: z.number().min(0).describe('for how long it has lasted'),
      }),
    )
    .default([])
    .describe('patterns of tools in the times of input: their names only'),
  idleSec: z.number().min(0),
  hookIsBlind: z
    .boolean()
    .describe(
      "input is not counted: no hook runs, or the system counts input that it does not see. `idleSec` is the system's",
    ),
  foreground: seenWindow.nullable(),
  foregroundIsNew: z.boolean().describe('another window than in the last observation'),
  others: z.array(seenWindow).describe('the other windows someone can really see, front first'),
})

const ready = z.object({
  type: z.literal('ready'),
  version: z
    .string()
    .describe('of the program that was started: another one may have been installed meanwhile'),
})

const hook = z.object({
  type: z.literal('hook'),
  trouble: z.string().nullable().describe('why it does not start, and what to do; null once it did'),
})

const unavailable = z.object({
  type: z.literal('unavailable'),
  state: z.enum(['no_display', 'collector_down']),
  detail: z.string().describe('why, and what to do'),
})

/** The messages from the collector to the agent. */
export const collectorMessageSchema = z.discriminatedUnion('type', [ready, hook, observation, unavailable])

export type Observation = z.infer<typeof observation>
export type SeenPattern = Observation['patterns'][number]
export type SeenWindow = z.infer<typeof seenWindow>
export type CollectorMessage = z.infer<typeof collectorMessageSchema>
