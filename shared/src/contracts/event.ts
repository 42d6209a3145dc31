import * as z from 'zod'
import { suspicionSchema } from './suspicions.ts'

export const distractionSchema = z.object({
  source: z.enum(['window', 'tab', 'audio']).describe('how it was detected'),
  name: z.string().min(1).max(256).describe('matching entry of the policy list'),
})

/** What one device observed in one second, as sent with `POST /track`. */
export const eventSchema = z.object({
  user_id: z.string().min(1).max(128).describe('user ID'),
  timestamp: z.iso.datetime({ offset: true }).describe('end of the second, ISO 8601 with offset'),
  app_name: z.string().max(256).describe('the foreground app'),
  window_title: z.string().max(1024).default('').describe('already redacted by the helper'),
  site: z
    .string()
    .max(253)
    .optional()
    .describe('domain reported by the extension, without path, query or port'),
  keystroke_count: z
    .int()
    .min(0)
    .max(10_000)
    .describe(
      'keys pressed; a held key counts once. F13 to F24, locks, and modifiers without another key, a click or the wheel do not count; keys at most 30 ms apart count at most 5 together',
    ),
  mouse_clicks: z.int().min(0).max(10_000).describe('mouse buttons pressed'),
  scroll_count: z.int().min(0).max(10_000).default(0).describe('wheel steps'),
  mouse_distance: z.number().min(0).max(1_000_000_000).describe('mouse movement in pixels'),
  idle_seconds: z.number().min(0).describe('seconds since the last input'),
  distraction_visible: z
    .boolean()
    .default(false)
    .describe('whether something non-productive was visible or audible'),
  distraction: distractionSchema
    .optional()
    .describe('what was visible or audible; only if it is on a policy list'),
  meeting_audible: z.boolean().optional().describe('whether a meeting site is audible in any tab'),
  presence: z
    .enum(['idle_counter', 'video'])
    .optional()
    .describe(
      'evidence of presence without input; `idle_counter`: input cannot be counted in this second, so the counts say nothing, and `idle_seconds` is from the system; `video`: a full-screen tab plays sound',
    ),
  remote_session: z.boolean().optional().describe('whether this desktop is controlled remotely'),
  suspicions: z
    .array(suspicionSchema)
    .max(8)
    .optional()
    .describe(
      'patterns of tools in the times of input, found by the helper: `rule/channel` or `rule/channel/N`, with the whole minutes by which it began before this minute',
    ),
})

export type TelemetryEvent = z.infer<typeof eventSchema>
export type Distraction = z.infer<typeof distractionSchema>
