import { minuteStateSchema, type Reason, reasonSchema } from '@telemetry-tracker/shared/contracts/http'
import { otherSite } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Verdict } from '@telemetry-tracker/shared/engine/judge'
import { dominantSurface } from '@telemetry-tracker/shared/engine/surface'
import type { Surface, SurfaceTotals } from '@telemetry-tracker/shared/engine/totals'
import type { Row, Value } from '../../database/database.ts'
import { numberIn, textIn } from '../../database/row.ts'

/** States and reasons are stored as their index in these lists, so new ones may only be added at the end. */
const states = minuteStateSchema.options
const reasons = reasonSchema.options
const thousandths = 1_000

/** The columns of a verdict, in the order of `verdictValues`. */
export const verdictColumns = ['state', 'reason', 'confidence', 'app_label'] as const

/** An app label that can be derived from the surface is not stored. */
export function verdictValues({ state, reason, confidence, appLabel, surface }: Verdict): Value[] {
  return [
    states.indexOf(state),
    storedReason(reason),
    Math.round(confidence * thousandths),
    appLabel === plainLabel(surface) ? '' : appLabel,
  ]
}

/** What the totals need of a stored verdict. Throws a TypeError if the row is damaged. */
export function countedIn(
  row: Row,
  surfaces: readonly SurfaceTotals[],
): Pick<Verdict, 'state' | 'reason' | 'appLabel'> {
  const appLabel = textIn(row, 'app_label')
  return {
    state: entryOf(states, numberIn(row, 'state')),
    reason: entryOf(reasons, numberIn(row, 'reason')),
    appLabel: appLabel === '' ? plainLabel(dominantSurface(surfaces)) : appLabel,
  }
}

/** The confidence of a stored verdict. */
export function confidenceIn(row: Row): number {
  return numberIn(row, 'confidence') / thousandths
}

/** The number that stands for a reason in stored verdicts. */
export function storedReason(reason: Reason): number {
  return reasons.indexOf(reason)
}

/** Depends only on the surface and must never change, because stored rows rely on it. */
function plainLabel({ app, site }: Surface): string {
  return site === null ? app : `${app} — ${site === otherSite ? 'Other' : site}`
}

function entryOf<T>(list: readonly T[], index: number): T {
  const entry = list[index]
  if (entry === undefined) throw new TypeError(`A bucket has an unknown verdict number ${index}.`)
  return entry
}
