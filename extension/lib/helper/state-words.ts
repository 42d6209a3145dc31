import type { ConnectedState, LinkState, Problem } from './link-state.ts'

/** A state for the eyes: `on` records, `off` doesn't, `waiting` is on its way. */
export interface StateWords {
  tone: 'on' | 'off' | 'waiting'
  title: string
  /** What to do about it, where there is something to do. */
  help?: string
}

/** The state in words for people; without a state the extension is still connecting. */
export function stateWords(state: LinkState | undefined): StateWords {
  switch (state?.phase) {
    case 'connected':
      return connectedWords(state)
    case 'disconnected':
      return state.problem === 'agent_away'
        ? { tone: 'off', title: 'Helper not running', help: state.detail }
        : problemWords[state.problem]
    default:
      return { tone: 'waiting', title: 'Connecting to the helper …' }
  }
}

function connectedWords({ collecting, detail, deliveryProblem, waitingEvents }: ConnectedState): StateWords {
  switch (collecting) {
    case 'no_display':
      return {
        tone: 'off',
        title: 'Not recording: no screen',
        help:
          detail ?? 'The helper finds no desktop to watch. Sign in to a desktop session on this computer.',
      }
    case 'collector_down':
      return {
        tone: 'off',
        title: 'Not recording: counting stopped',
        help:
          detail ??
          'The helper restarts its counter by itself. If this stays, run “telemetry-tracker doctor” in a terminal.',
      }
    case 'paused':
      return { tone: 'off', title: 'Paused' }
    case 'private':
      return { tone: 'on', title: 'Private time', help: 'Input is counted; no app, title or site is named.' }
    case 'locked':
      return { tone: 'off', title: 'Screen locked' }
    case 'outside_hours':
      return { tone: 'off', title: 'Outside hours' }
    case 'not_enrolled':
      return {
        tone: 'off',
        title: 'Not enrolled',
        help: detail ?? 'Ask your administrator for an enrolment code.',
      }
    case 'recording':
      return deliveryProblem === undefined
        ? { tone: 'on', title: 'Recording' }
        : { tone: 'on', title: 'Recording, server away', help: waitingWords(waitingEvents) }
  }
}

function waitingWords(events: number): string {
  const amount = new Intl.NumberFormat().format(events)
  return `${amount} ${events === 1 ? 'second is' : 'seconds are'} kept on this computer and sent when the server answers again.`
}

const problemWords: Record<Exclude<Problem, 'agent_away'>, StateWords> = {
  not_installed: {
    tone: 'off',
    title: 'Helper not installed',
    help: 'Install the helper on this computer. If it is installed already, run “telemetry-tracker register-browser” in a terminal.',
  },
  not_allowed: {
    tone: 'off',
    title: 'Helper refuses this browser',
    help: 'Run “telemetry-tracker register-browser” in a terminal, then restart the browser.',
  },
  stopped: {
    tone: 'off',
    title: 'Helper not running',
    help: 'Start it with “telemetry-tracker agent” in a terminal, or sign out and in again. The connection comes back by itself.',
  },
  silent: {
    tone: 'off',
    title: 'Helper does not answer',
    help: 'Wait a minute. If this stays, run “telemetry-tracker doctor” in a terminal.',
  },
  different_versions: {
    tone: 'off',
    title: 'Helper and extension do not fit',
    help: 'They have different versions. Update both, then restart the browser.',
  },
}
