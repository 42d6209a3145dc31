import * as z from 'zod'
import { browsers } from './browsers.ts'
import { canonicalEntry, entryRefusals, type ListKind } from './names/list-entry.ts'
import { scrubPatternFault } from './names/scrub-pattern.ts'
import { workHoursComplaint } from './time/work-hours.ts'

/** The fields that are lists of names, and whether they also hold sites. */
export const listKinds = z.registry<{ kind: ListKind }>()

/**
 * A list whose entries are normalised to the form that is compared; one that can never match is refused with
 * the reason.
 */
const list = (kind: ListKind, defaults: readonly string[], what: string) =>
  z
    .array(z.string().trim().min(1).max(100))
    .max(1_000)
    .transform((written, check) => {
      const entries = written.map((text, index) => {
        const canonical = canonicalEntry(text, kind)
        if ('entry' in canonical) return canonical.entry
        const message = `"${text}" ${entryRefusals[canonical.refused]}.`
        check.addIssue({ code: 'custom', message, path: [index], input: text })
        return text
      })
      return [...new Set(entries)]
    })
    .default([...defaults])
    .describe(what)
    .register(listKinds, { kind })

const names = (defaults: readonly string[], what: string) => list('names', defaults, what)
const programs = (defaults: readonly string[], what: string) => list('programs', defaults, what)

/**
 * The settings an admin controls centrally: what counts as what, and what leaves the machine. Thresholds are
 * per bucket.
 */
export const policySchema = z.object({
  productiveInteractionThreshold: z
    .int()
    .min(1)
    .default(10)
    .describe('keystrokes + clicks that make a minute productive'),
  productiveKeystrokeThreshold: z.int().min(1).default(5).describe('keystrokes alone that do'),
  productiveMouseThreshold: z.int().min(1).default(3).describe('clicks alone that do'),
  mouseMovementThreshold: z.number().min(0).default(50).describe('pixels of movement that show presence'),
  idleAwayThreshold: z
    .number()
    .min(1)
    .default(30)
    .describe('seconds without input after which someone is away'),
  mouseMovementMinSamples: z.int().min(0).default(15).describe('seconds with movement that show presence'),
  distractionMinRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('share of distracted seconds that makes a reading minute non-productive'),
  minZeroSampleRatio: z
    .number()
    .min(0)
    .max(1)
    .default(0.25)
    .describe('people leave at least this share of seconds without input'),
  minDistinctValues: z
    .int()
    .min(1)
    .default(3)
    .describe('people show at least this many different counts a second'),
  visibleMinShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('share of a window that must show for it to count as seen'),
  visibleMinSide: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('and the side of a square, in pixels, that must show of it'),
  nonProductiveApps: names(
    [
      'youtube',
      'netflix',
      'reddit',
      'twitter',
      'x.com',
      'instagram',
      'facebook',
      'tiktok',
      'twitch',
      'discord',
      'spotify',
      'steam',
      'epic games',
      'youtu.be',
      'fb.com',
      'steampowered.com',
      'steamcommunity.com',
      'epicgames.com',
    ],
    'apps and sites that are not work',
  ),
  meetingApps: names(
    [
      'zoom',
      'microsoft teams',
      'google meet',
      'webex',
      'facetime',
      'slack huddle',
      'discord call',
      'skype',
      'around',
      'tuple',
      'gather',
      'zoom.us',
      'meet.google.com',
      'teams.microsoft.com',
      'teams.live.com',
      'gather.town',
      'tuple.app',
    ],
    'apps and sites in which people meet',
  ),
  browserApps: programs(
    Object.values(browsers).flatMap(({ listed }) => listed),
    'programs whose site counts instead of their name; under 4 letters the whole name must match',
  ),
  ghostApps: programs(
    [
      'loginwindow',
      'screensaverengine',
      'lockapp',
      'logonui',
      'windowserver',
      'shellexperiencehost',
      'startmenuexperiencehost',
      'searchhost',
      'gnome-shell',
      'plasmashell',
    ],
    'parts of the system that are in front but are nobody’s work: not recorded',
  ),
  remoteDesktopApps: programs(
    [
      'mstsc',
      'remote desktop',
      'windows app',
      'parsec',
      'vnc',
      'anydesk',
      'teamviewer',
      'citrix',
      'vmware',
      'virtualbox',
      'omnissa',
    ],
    'programs that show another machine',
  ),
  windowTitleMode: z
    .enum(['full', 'redacted', 'off'])
    .default('full')
    .describe(
      'full: scrubbed of e-mails, long numbers and case ids; redacted: only a matching list word; off: none',
    ),
  titleScrubPatterns: z
    .array(z.string().max(200))
    .max(50)
    .superRefine((patterns, check) => {
      const fault = scrubPatternFault(patterns)
      if (fault) check.addIssue({ code: 'custom', message: `${fault.message}.`, path: [fault.index] })
    })
    .default([])
    .describe('more to scrub from titles, one regular expression each (RE2 syntax)'),
  workHours: z
    .array(z.string().max(60))
    .max(50)
    .refine(hours => workHoursComplaint(hours) === undefined, 'must be like Mon-Fri 09:00-17:30')
    .default([])
    .describe(
      'when something is recorded, by the clock of where each machine is (it tells the server its offset), like `Mon-Fri 09:00-17:30`; none: always',
    ),
  mayPause: z.boolean().default(true).describe('whether people may pause recording themselves'),
})

export type Policy = z.infer<typeof policySchema>

/** The policy of a server that is not configured yet. */
export const defaultPolicy: Policy = policySchema.parse({})
