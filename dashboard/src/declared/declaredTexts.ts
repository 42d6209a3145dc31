import type { DeclaredState } from '@telemetry-tracker/shared/contracts/declared'
import type { DeclaredKind } from '@telemetry-tracker/shared/contracts/states'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { TextKey } from '../i18n/messages.ts'

/** What a stretch was, as a title. */
export const kindNames: Readonly<Record<DeclaredKind, TextKey>> = {
  meeting: 'declared.meeting',
  call: 'declared.call',
  on_paper: 'declared.onPaper',
  with_customer: 'declared.withCustomer',
  other_work: 'declared.otherWork',
}

/** The same within a sentence. */
export const kindsInSentence: Readonly<Record<DeclaredKind, TextKey>> = {
  meeting: 'declared.aMeeting',
  call: 'declared.aCall',
  on_paper: 'declared.workOnPaper',
  with_customer: 'declared.timeWithCustomer',
  other_work: 'declared.someOtherWork',
}

/** What the policy says about declared time, for the person. */
export function describeDeclaring({ mayDeclare, declaredNeeds }: DeclaringPolicy): TextKey {
  if (!mayDeclare) return 'declared.off'
  const needs = {
    nothing: 'declared.may',
    note: 'declared.mayWithNote',
    approval: 'declared.mayWithApproval',
  } as const
  return needs[declaredNeeds]
}

type DeclaringPolicy = Pick<Policy, 'mayDeclare' | 'declaredNeeds'>

export const declaredStates: Readonly<Record<DeclaredState, TextKey>> = {
  counted: 'declared.counted',
  pending: 'declared.pending',
  refused: 'declared.refused',
  withdrawn: 'declared.withdrawn',
}
