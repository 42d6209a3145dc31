import type { Rules } from '@telemetry-tracker/shared/engine/rules'

const exemptFrom = new WeakMap<Rules, Rules>()

/** The same rules for people with an exemption; always the same object for the same rules. */
export function exemptRules(rules: Rules): Rules {
  const known = exemptFrom.get(rules)
  if (known) return known
  const exempt = { ...rules, isExempt: true }
  exemptFrom.set(rules, exempt)
  return exempt
}
