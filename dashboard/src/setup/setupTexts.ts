import type { ConnectProblem, SetupState } from '@telemetry-tracker/shared/contracts/setup'
import type { TextKey } from '../i18n/messages.ts'

/** A sentence with what to do for each problem. */
export const problemTexts = {
  not_an_address: 'setup.not_an_address',
  http_not_allowed: 'setup.http_not_allowed',
  no_tls: 'setup.no_tls',
  certificate_untrusted: 'setup.certificate_untrusted',
  certificate_expired: 'setup.certificate_expired',
  certificate_name: 'setup.certificate_name',
  clock_off: 'setup.clock_off',
  name_unknown: 'setup.name_unknown',
  no_network: 'setup.no_network',
  refused: 'setup.refused',
  timeout: 'setup.timeout',
  proxy_sign_in: 'setup.proxy_sign_in',
  not_our_server: 'setup.not_our_server',
  answers_changed: 'setup.answers_changed',
  server_too_old: 'setup.server_too_old',
  code_missing: 'setup.code_missing',
  code_refused: 'setup.code_refused',
  user_missing: 'setup.user_missing',
  too_many_attempts: 'setup.too_many_attempts',
  other: 'setup.other',
} as const satisfies Record<ConnectProblem, TextKey>

/** The states of the helper. */
export const stateTexts = {
  recording: 'setup.stateRecording',
  private: 'setup.statePrivate',
  paused: 'setup.statePaused',
  outside_hours: 'setup.stateOutsideHours',
  locked: 'setup.stateLocked',
  not_acknowledged: 'setup.stateNotRecording',
  not_enrolled: 'setup.stateNotRecording',
  no_display: 'setup.stateNotRecording',
  collector_down: 'setup.stateNotRecording',
} as const satisfies Record<NonNullable<SetupState['agent']>['state'], TextKey>

/** Whether the helper records, or will by itself after a pause, private time or the like. */
export function isRecordingOn(agent: SetupState['agent']): boolean {
  return agent !== null && stateTexts[agent.state] !== 'setup.stateNotRecording'
}
