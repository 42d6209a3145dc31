import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import type { ConnectedState, DisconnectedState, LinkState, Problem } from '../helper/link-state.ts'
import { type TextKey, t } from './t.ts'
import { locale, timeOf } from './times.ts'

/**
 * The style of a state. `on`: recording; `paused`: intentionally not recording; `off`: not recording but should
 * be; `waiting`: in progress.
 */
export type Tone = 'on' | 'paused' | 'off' | 'waiting'

export interface StateDescription {
  tone: Tone
  title: string
  /** What to do about it, if anything. */
  help?: string
  /** The helper's message about it, in English. */
  detail?: string
}

/** An operating system, as named by browsers. The steps to install the helper depend on it. */
export type System = 'win' | 'mac' | string

/** Describes a state for people. Without a state, the extension is still connecting. `system` selects the installation steps. */
export function describeState(state: LinkState | undefined, system: System = 'linux'): StateDescription {
  switch (state?.phase) {
    case 'connected':
      return describeConnected(state)
    case 'disconnected':
      return describeDisconnected(state, system)
    default:
      return { tone: 'waiting', title: t('stateConnecting') }
  }
}

function describeConnected(state: ConnectedState): StateDescription {
  const { collecting, detail, resumesAt } = state
  const spoken = detail === undefined ? {} : { detail }
  switch (collecting) {
    case 'paused':
      return resumesAt === undefined
        ? { tone: 'paused', title: t('statePaused'), help: t('helpPaused') }
        : { tone: 'paused', title: t('statePausedUntil', timeOf(resumesAt)), help: t('helpPausedUntil') }
    case 'private':
      return { tone: 'on', title: t('statePrivate'), help: t('helpPrivate') }
    case 'locked':
      return { tone: 'paused', title: t('stateLocked') }
    case 'outside_hours':
      return {
        tone: 'paused',
        title:
          resumesAt === undefined ? t('stateOutsideHours') : t('stateOutsideHoursUntil', timeOf(resumesAt)),
        help: t('helpOutsideHours'),
      }
    case 'not_acknowledged':
      return { tone: 'off', title: t('stateNotAcknowledged'), help: t('helpNotAcknowledged') }
    case 'not_enrolled':
      return { tone: 'off', title: t('stateNotEnrolled'), help: t('helpNotEnrolled'), ...spoken }
    case 'no_display':
      return { tone: 'off', title: t('stateNoDisplay'), help: t('helpNoDisplay'), ...spoken }
    case 'collector_down':
      return { tone: 'off', title: t('stateCollectorDown'), help: t('helpCollectorDown'), ...spoken }
    case 'recording':
      return describeRecording(state)
  }
}

function describeRecording({
  deliveryProblem,
  waitingEvents,
  acknowledgedBy = 'person',
  detail,
}: ConnectedState): StateDescription {
  if (deliveryProblem === undefined)
    return {
      tone: 'on',
      title: t('stateRecording'),
      // While recording, the helper's only message is why it cannot count input.
      ...(detail !== undefined && { help: t('helpInputNotCounted') }),
      ...(acknowledgedBy !== 'person' && { help: t('helpNoticeUnconfirmed') }),
    }
  const help =
    waitingEvents === 1
      ? t('helpServerAwayOne')
      : t('helpServerAwayMany', new Intl.NumberFormat(locale()).format(waitingEvents))
  return { tone: 'on', title: t('stateServerAway'), help }
}

function describeDisconnected(
  { problem, helperProtocol }: DisconnectedState,
  system: System,
): StateDescription {
  const [title, help] = problemTexts[problem]
  const versions = [String(helperProtocol ?? '?'), String(protocolVersion)]
  return {
    tone: 'off',
    title: t(title),
    help: help === 'byInstalling' ? t(installSteps[system] ?? 'helpNotInstalledLinux') : t(help, ...versions),
  }
}

const problemTexts: Record<Problem, readonly [title: TextKey, help: TextKey | 'byInstalling']> = {
  not_installed: ['stateNotInstalled', 'byInstalling'],
  not_allowed: ['stateNotAllowed', 'helpNotAllowed'],
  stopped: ['stateNotRunning', 'helpNotRunning'],
  agent_away: ['stateNotRunning', 'helpNotRunning'],
  silent: ['stateSilent', 'helpSilent'],
  helper_too_old: ['stateHelperTooOld', 'helpHelperTooOld'],
  extension_too_old: ['stateExtensionTooOld', 'helpExtensionTooOld'],
}

const installSteps: Record<System, TextKey> = {
  win: 'helpNotInstalledWindows',
  mac: 'helpNotInstalledMac',
}
