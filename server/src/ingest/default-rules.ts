import type { Rules } from '@telemetry-tracker/shared/engine/rules'
import type { Counting } from './count-group.ts'

/** The same rules for everyone. */
export function defaultRules(rules: Rules): Pick<Counting, 'rules' | 'rulesOf'> {
  return { rules, rulesOf: () => rules }
}
