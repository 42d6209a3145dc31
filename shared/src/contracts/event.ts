import * as z from 'zod'

/**
 * Suspicions that a helper may report (patterns that tools make and people don't); counts only, shown with
 * their reason.
 */
const suspicionNames = [
  'metronomic_keys',
  'metronomic_clicks',
  'inhuman_bursts',
  'constant_hold',
  'endless_motion',
  'tiny_loops',
  'uniform_intervals',
  'replayed',
] as const

export const distractionSchema = z.object({
  source: z.enum(['window', 'tab', 'audio']).describe('how it was noticed'),
  name: z.string().min(1).max(256).describe('the matching name on the policy list'),
})

/** One second's observation from one device: what `POST /track` carries. */
export const eventSchema = z.object({
  user_id: z.string().min(1).max(128).describe('whose second it is'),
  timestamp: z.iso.datetime({ offset: true }).describe('end of the observed second, ISO 8601 with offset'),
  app_name: z.string().max(256).describe('the foreground program'),
  window_title: z.string().max(1024).default('').describe('already redacted by the helper'),
  site: z.string().max(253).optional().describe('domain only, from the extension: never path, query or port'),
  keystroke_count: z.int().min(0).max(10_000).describe('keys pressed; a held key counts once'),
  mouse_clicks: z.int().min(0).max(10_000).describe('buttons pressed'),
  scroll_count: z.int().min(0).max(10_000).default(0).describe('wheel steps'),
  mouse_distance: z.number().min(0).max(1_000_000_000).describe('pixels travelled'),
  idle_seconds: z.number().min(0).describe('seconds since the last input'),
  distraction_visible: z.boolean().default(false).describe('something non-productive was visible or audible'),
  distraction: distractionSchema
    .optional()
    .describe('what distracted, named only when a policy list names it'),
  meeting_audible: z.boolean().optional().describe('a meeting site is audible in any tab'),
  presence: z
    .enum(['idle_counter', 'video'])
    .optional()
    .describe(
      'someone is there though input does not tell: `idle_counter` the hook is blind and `idle_seconds` is the system’s, `video` a full-screen tab plays sound',
    ),
  remote_session: z.boolean().optional().describe('this desktop is shown on another machine'),
  suspicions: z.array(z.enum(suspicionNames)).max(8).optional().describe('flags the helper raised'),
})

export type TelemetryEvent = z.infer<typeof eventSchema>
export type Distraction = z.infer<typeof distractionSchema>
