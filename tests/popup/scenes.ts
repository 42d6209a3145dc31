import type {
  AwayMessage,
  HostMessage,
  StatusMessage,
  TodayMessage,
  WelcomeMessage,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import type english from '../../extension/public/_locales/en/messages.json'
import { exampleApp } from './example-app.ts'

/** A helper's messages for one popup state: the answers to the greeting and to the popup's two requests. */
export interface Scene {
  /** Left out for a helper that answers the greeting with an error, or never. */
  hello: HostMessage | undefined
  status?: Omit<StatusMessage, 'id'>
  away?: Omit<AwayMessage, 'id'>
  today?: TodayNumbers | Omit<Extract<HostMessage, { type: 'error' }>, 'id'>
}

type TodayNumbers = Omit<TodayMessage, 'id'>

export interface PopupState {
  name: string
  /** `undefined` for no installed helper. */
  scene: Scene | undefined
  /** Numbers that the browser stored earlier. */
  kept?: TodayNumbers
  /** Texts that the popup must contain in this state. */
  shows(t: Translate): string[]
  /** The text of a button to press first. */
  press?(t: Translate): string
}

/** A text of the extension in the tested language. */
export type Translate = (key: TextKey) => string

type TextKey = keyof typeof english

/** Every state a popup can be in, at the moment `now`. */
export function popupStates(now: Date): PopupState[] {
  const fresh = numbersAt(now)
  const earlier = numbersAt(earlierToday(now))
  const laterToday = new Date(now.getTime() + 12 * 60_000).toISOString()
  const later = new Date(now.getTime() + 9 * hourMs).toISOString()
  const serverAway = { type: 'error', code: 'server_away', message: 'connect ECONNREFUSED' } as const
  const refused = { at: now.toISOString(), error: 'connect ECONNREFUSED' }
  const longNames = {
    user: 'maximiliane.von-der-heydt-oberlechner@subsidiary.example.com',
    server: 'https://telemetry-tracker.internal.subsidiary.example.com',
  }
  return [
    {
      name: 'recording',
      scene: collecting({}, fresh),
      shows: t => [t('stateRecording'), t('pause15'), '76'],
    },
    {
      name: 'first-minute',
      scene: collecting({}, withNothing(now)),
      shows: t => [t('stateRecording'), t('nothingYet')],
    },
    {
      name: 'loading',
      scene: { hello: welcome({}), status: status({}) },
      shows: t => [t('stateRecording'), t('loading')],
    },
    {
      name: 'was-away',
      scene: {
        ...collecting({}, fresh),
        away: { type: 'away', stretch: { start: before(now, 50), end: before(now, 5) }, needsNote: false },
      },
      shows: t => [t('awayWithCustomer'), t('awayDontSay')],
    },
    {
      name: 'paused',
      scene: collecting({ state: 'paused', resumesAt: laterToday }, fresh),
      shows: t => [t('helpPausedUntil'), '76'],
    },
    {
      name: 'paused-for-good',
      scene: collecting({ state: 'paused' }, fresh),
      shows: t => [t('helpPaused'), '76'],
    },
    {
      name: 'not-acknowledged',
      scene: collecting({ state: 'not_acknowledged', acknowledgedBy: 'nobody' }, withNothing(now)),
      shows: t => [t('stateNotAcknowledged'), t('helpNotAcknowledged')],
    },
    {
      name: 'private-time',
      scene: collecting({ state: 'private' }, fresh),
      shows: t => [t('statePrivate'), '76'],
    },
    {
      name: 'screen-locked',
      scene: collecting({ state: 'locked' }, fresh),
      shows: t => [t('stateLocked'), '76'],
    },
    {
      name: 'outside-hours',
      scene: collecting({ state: 'outside_hours', resumesAt: later }, fresh),
      shows: t => [t('helpOutsideHours'), '76'],
    },
    {
      name: 'not-enrolled',
      scene: collecting({ state: 'not_enrolled' }, serverAway),
      shows: t => [t('stateNotEnrolled'), t('noNumbersNotEnrolled')],
    },
    {
      name: 'no-screen',
      scene: collecting({ state: 'no_display' }, fresh),
      shows: t => [t('stateNoDisplay'), '76'],
    },
    {
      name: 'counting-stopped',
      scene: collecting({ state: 'collector_down' }, fresh),
      shows: t => [t('stateCollectorDown'), '76'],
    },
    {
      name: 'server-away',
      scene: collecting({ queuedEvents: 1_240, lastDelivery: refused }, serverAway),
      kept: earlier,
      shows: t => [t('stateServerAway'), '76'],
    },
    {
      name: 'offline-numbers',
      scene: collecting({ queuedEvents: 72, lastDelivery: refused }, { ...fresh, source: 'local' }),
      shows: t => [t('stateServerAway'), '72', '76'],
    },
    {
      name: 'helper-missing',
      scene: undefined,
      kept: earlier,
      shows: t => [t('stateNotInstalled'), '76'],
    },
    {
      name: 'helper-missing-since-days',
      scene: undefined,
      kept: numbersAt(anotherDay),
      shows: t => [t('stateNotInstalled'), '76'],
    },
    {
      name: 'server-away-since-days',
      scene: collecting({ queuedEvents: 1_240, lastDelivery: refused }, serverAway),
      kept: { ...numbersAt(anotherDay), source: 'local' },
      shows: t => [t('stateServerAway'), '76'],
    },
    {
      name: 'helper-missing-at-first',
      scene: undefined,
      shows: t => [t('stateNotInstalled'), t('noNumbers')],
    },
    {
      name: 'helper-not-running',
      scene: { hello: { type: 'error', code: 'helper_away', message: 'No agent is running.' } },
      kept: earlier,
      shows: t => [t('helpNotRunning'), '76'],
    },
    {
      name: 'helper-too-old',
      scene: { hello: welcome({ protocol: protocolVersion - 1 }) },
      kept: earlier,
      shows: t => [t('stateHelperTooOld'), '76'],
    },
    {
      name: 'extension-too-old',
      scene: { hello: welcome({ protocol: protocolVersion + 1 }) },
      kept: earlier,
      shows: t => [t('stateExtensionTooOld'), '76'],
    },
    {
      name: 'long-names',
      scene: collecting(longNames, withLongNames(fresh)),
      shows: () => [longNames.user, '76'],
    },
    {
      name: 'what-is-collected',
      scene: collecting({}, fresh),
      press: t => t('whatIsCollected'),
      shows: t => [t('stateRecording'), person, '76'],
    },
  ]
}

const hourMs = 3_600_000

/** Late on a Wednesday in September: no day and time is longer as text. */
const anotherDay = new Date(2026, 8, 23, 22, 48)

const before = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()

/** The person the numbers belong to, and the server. */
export const person = 'ada.lindqvist'
export const server = 'https://tracker.example.com'

function collecting(
  change: Partial<StatusMessage> & Partial<Pick<WelcomeMessage, 'user' | 'server'>>,
  today: Scene['today'],
): Scene {
  const { user, server, state, resumesAt } = { ...welcome({}), ...change }
  return {
    hello: welcome({ user, server, state, ...(resumesAt !== undefined && { resumesAt }) }),
    status: status(change),
    ...(today && { today }),
  }
}

function welcome(change: Partial<WelcomeMessage>): WelcomeMessage {
  return {
    type: 'welcome',
    protocol: protocolVersion,
    helperVersion: '0.1.0',
    user: person,
    server,
    state: 'recording',
    policy: { titleMode: 'redacted', nonProductive: ['youtube.com'], meetings: ['zoom.us'], mayPause: true },
    ...change,
  }
}

function status(change: Partial<StatusMessage>): Omit<StatusMessage, 'id'> {
  return {
    type: 'status',
    state: 'recording',
    helperVersion: '0.1.0',
    user: person,
    server,
    queuedEvents: 0,
    droppedEvents: 0,
    lastDelivery: null,
    browsers: [],
    ...change,
  }
}

function numbersAt(now: Date): TodayNumbers {
  const shares = [
    [38, 12],
    [52, 3],
    [24, 31],
    [41, 9],
    [0, 0],
    [50, 4],
    [17, 11],
  ]
  return {
    type: 'today',
    summary: {
      productive: 13_320,
      non_productive: 4_200,
      no_input: 1_500,
      no_input_counts: 'non_productive',
      total_seconds: 17_520,
      total_buckets: 292,
      declared: 0,
    },
    apps: [
      exampleApp('Visual Studio Code', 7_140, true),
      exampleApp('Chromium — github.com', 3_900, true),
      exampleApp('Chromium — youtube.com', 2_820, false),
      exampleApp('Slack', 2_280, true),
      exampleApp('Chromium — news.example.com', 1_380, false),
    ],
    hours: shares.flatMap(([productive = 0, nonProductive = 0], hour) =>
      productive === 0
        ? []
        : {
            start: hourOfDay(now, 8 + hour),
            productive: productive * 60,
            non_productive: nonProductive * 60,
            no_input: Math.floor(nonProductive / 3) * 60,
          },
    ),
    computedAt: now.toISOString(),
    source: 'server',
  }
}

function withNothing(now: Date): TodayNumbers {
  const numbers = numbersAt(now)
  const nothing = { productive: 0, non_productive: 0, no_input: 0, total_seconds: 0, total_buckets: 0 }
  const summary = { ...numbers.summary, ...nothing }
  return { ...numbers, summary, apps: [], hours: [] }
}

function withLongNames(numbers: TodayNumbers): TodayNumbers {
  const long = 'Chromium — collaboration.department.subsidiary.example.com'
  return { ...numbers, apps: [exampleApp(long, 7_140, true), ...numbers.apps.slice(1)] }
}

/** Two hours before, if that is still the same day: numbers of another day say so and look different. */
function earlierToday(now: Date): Date {
  return new Date(Math.max(now.getTime() - 2 * hourMs, new Date(now).setHours(0, 0, 0, 0)))
}

function hourOfDay(day: Date, hour: number): string {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).toISOString()
}
