import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import type { ConnectedState, DisconnectedState, LinkState, Problem } from '../helper/link-state.ts'
import { type Phrase, say } from './say.ts'
import { locale, timeOf } from './times.ts'

/**
 * The look of a state: `on` records, `paused` doesn't on purpose, `off` doesn't but should, `waiting` is in
 * progress.
 */
export type Tone = 'on' | 'paused' | 'off' | 'waiting'

export interface StateWords {
  tone: Tone
  title: string
  /** What to do about it, if anything. */
  help?: string
  /** The helper's own text about it, in English. */
  detail?: string
}

/** The systems with different installation steps, as browsers name them. */
export type System = 'win' | 'mac' | string

/**
 * The state as text for people; without a state the extension is still connecting. `system` selects the
 * installation steps.
 */
export function stateWords(state: LinkState | undefined, system: System = 'linux'): StateWords {
  switch (state?.phase) {
    case 'connected':
      return connectedWords(state)
    case 'disconnected':
      return disconnectedWords(state, system)
    default:
      return { tone: 'waiting', title: say('stateConnecting') }
  }
}

function connectedWords(state: ConnectedState): StateWords {
  const { collecting, detail, resumesAt } = state
  const spoken = detail === undefined ? {} : { detail }
  switch (collecting) {
    case 'paused':
      return resumesAt === undefined
        ? { tone: 'paused', title: say('statePaused'), help: say('helpPaused') }
        : { tone: 'paused', title: say('statePausedUntil', timeOf(resumesAt)), help: say('helpPausedUntil') }
    case 'private':
      return { tone: 'on', title: say('statePrivate'), help: say('helpPrivate') }
    case 'locked':
      return { tone: 'paused', title: say('stateLocked') }
    case 'outside_hours':
      return {
        tone: 'paused',
        title:
          resumesAt === undefined
            ? say('stateOutsideHours')
            : say('stateOutsideHoursUntil', timeOf(resumesAt)),
        help: say('helpOutsideHours'),
      }
    case 'not_enrolled':
      return { tone: 'off', title: say('stateNotEnrolled'), help: say('helpNotEnrolled'), ...spoken }
    case 'no_display':
      return { tone: 'off', title: say('stateNoDisplay'), help: say('helpNoDisplay'), ...spoken }
    case 'collector_down':
      return { tone: 'off', title: say('stateCollectorDown'), help: say('helpCollectorDown'), ...spoken }
    case 'recording':
      return recordingWords(state)
  }
}

function recordingWords({ deliveryProblem, waitingEvents }: ConnectedState): StateWords {
  if (deliveryProblem === undefined) return { tone: 'on', title: say('stateRecording') }
  const help =
    waitingEvents === 1
      ? say('helpServerAwayOne')
      : say('helpServerAwayMany', new Intl.NumberFormat(locale()).format(waitingEvents))
  return { tone: 'on', title: say('stateServerAway'), help }
}

function disconnectedWords({ problem, helperProtocol }: DisconnectedState, system: System): StateWords {
  const [title, help] = problemWords[problem]
  const versions = [String(helperProtocol ?? '?'), String(protocolVersion)]
  return {
    tone: 'off',
    title: say(title),
    help:
      help === 'byInstalling' ? say(installSteps[system] ?? 'helpNotInstalledLinux') : say(help, ...versions),
  }
}

const problemWords: Record<Problem, readonly [title: Phrase, help: Phrase | 'byInstalling']> = {
  not_installed: ['stateNotInstalled', 'byInstalling'],
  not_allowed: ['stateNotAllowed', 'helpNotAllowed'],
  stopped: ['stateNotRunning', 'helpNotRunning'],
  agent_away: ['stateNotRunning', 'helpNotRunning'],
  silent: ['stateSilent', 'helpSilent'],
  helper_too_old: ['stateHelperTooOld', 'helpHelperTooOld'],
  extension_too_old: ['stateExtensionTooOld', 'helpExtensionTooOld'],
}

const installSteps: Record<System, Phrase> = {
  win: 'helpNotInstalledWindows',
  mac: 'helpNotInstalledMac',
}
