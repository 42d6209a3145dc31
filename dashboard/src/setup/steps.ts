import type { SetupState } from '@telemetry-tracker/shared/contracts/setup'
import type { TextKey } from '../i18n/messages.ts'

/**
 * The steps in order. The server comes first, because only it knows the rules that the notice has to name: each
 * person reads one notice, with the rules that apply to them. Nothing is recorded before they confirm it.
 */
export const steps = ['connect', 'notice', 'permissions', 'browsers', 'done'] as const

export type Step = (typeof steps)[number]

export const stepNames = {
  connect: 'setup.stepConnect',
  notice: 'setup.stepNotice',
  permissions: 'setup.stepPermissions',
  browsers: 'setup.stepBrowsers',
  done: 'setup.stepFinish',
} as const satisfies Record<Step, TextKey>

type Facts = Pick<SetupState, 'user' | 'acknowledged'>

/** The last step that may be shown: none comes before the ones that it needs. */
export function furthestStep({ user, acknowledged }: Facts): Step {
  if (user === null) return 'connect'
  return isUnderstood(acknowledged) ? 'done' : 'notice'
}

/** The step to show when the page opens: the one where it was left, as far as it may be shown. */
export function stepAtStart(facts: Facts, left: string | null): Step {
  const furthest = furthestStep(facts)
  const last = steps.find(step => step === left)
  if (last === undefined) return furthest
  return steps.indexOf(last) < steps.indexOf(furthest) ? last : furthest
}

/** Whether this person has confirmed this notice; an organisation that did so for them does not count. */
export function isUnderstood(acknowledged: SetupState['acknowledged']): boolean {
  return acknowledged?.isCurrent === true && acknowledged.organisation === null
}
