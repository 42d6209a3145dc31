import type { Declaration, DeclaredRow, MyDeclaredDay } from '@telemetry-tracker/shared/contracts/declared'
import { addDays, type Day } from '@telemetry-tracker/shared/time/days'
import { isKnownPerson } from '../access/accounts.ts'
import type { Actor } from '../audit/actor.ts'
import { audit } from '../audit/audit.ts'
import { maxAheadMs } from '../clock/time-window.ts'
import type { Database, Transaction } from '../database/database.ts'
import { lockPerson } from '../database/lock-person.ts'
import { declaredAlready, declaringOff, invalidBody, noteNeeded, unknownPerson } from '../errors.ts'
import { splitByDay } from './split-by-day.ts'
import { declaredRow, findStretch, stretchColumns } from './stored-stretch.ts'

const dayMs = 24 * 60 * 60_000
/** With unlimited retention; there are no minutes from before that. */
const maxDaysWithoutRetention = 3 * 366

/** What the policy allows. */
export type DeclaringRules = Pick<MyDeclaredDay, 'may_declare' | 'needs'>

export interface DeclaredBy {
  userId: string
  declaration: Declaration
  rules: DeclaringRules
  /** How many days minutes are kept; 0 keeps all. */
  retentionDays: number
  /** The person's local day of a time. */
  dayOf: (epochMs: number) => Day
  by: Actor
  nowMs: number
}

/**
 * Stores what a person says that a stretch of their time was, and returns it. A repeated id changes nothing and returns what is stored, even if it was
 * withdrawn meanwhile. Throws an ApiError if the stretch or the policy does not allow it.
 */
export function declareTime(database: Database, wanted: DeclaredBy): Promise<DeclaredRow> {
  const { userId, declaration, rules, by, nowMs } = wanted
  return database.transaction(async tx => {
    // It would never be erased.
    if (!(await isKnownPerson(tx, userId))) throw unknownPerson()
    await lockPerson(tx, userId)
    const before = await findStretch(tx, userId, declaration.id)
    if (before) return before

    if (!rules.may_declare) throw declaringOff()
    if (rules.needs === 'note' && declaration.note === '') throw noteNeeded()
    checkTimes(wanted)
    const stretch = { startMs: Date.parse(declaration.start), endMs: Date.parse(declaration.end) }
    const other = await overlapping(tx, userId, stretch, wanted.dayOf)
    if (other) throw declaredAlready(other)

    const { day, daySec, nextDaySec } = splitByDay(stretch.startMs, stretch.endMs, wanted.dayOf)
    const stored: DeclaredRow = {
      ...declaration,
      start: new Date(stretch.startMs).toISOString(),
      end: new Date(stretch.endMs).toISOString(),
      state: rules.needs === 'approval' ? 'pending' : 'counted',
    }
    const { id: declaredId, kind, note, state } = stored
    await tx.models.declaredTimes.create(
      { userId, day, declaredId, ...stretch, daySec, nextDaySec, kind, note, state, declaredMs: nowMs },
      tx.forModels,
    )
    const { start, end } = stored
    await audit.record({ tx, by, nowMs }, 'time_declared', { userId, start, end })
    return stored
  })
}

function checkTimes({ declaration, retentionDays, nowMs }: DeclaredBy): void {
  // Helpers' clocks may be as far ahead as those of events.
  if (Date.parse(declaration.end) > nowMs + maxAheadMs) throw invalidBody('end: must not be in the future.')
  const days = retentionDays || maxDaysWithoutRetention
  if (Date.parse(declaration.start) < nowMs - days * dayMs)
    throw invalidBody(`start: must be within the last ${days} days, for which minutes are kept.`)
}

/** The first declaration that has a part of a stretch; refused and withdrawn ones are left out. */
async function overlapping(
  tx: Transaction,
  userId: string,
  { startMs, endMs }: { startMs: number; endMs: number },
  dayOf: (epochMs: number) => Day,
): Promise<DeclaredRow | undefined> {
  // A person's own time zone may have changed meanwhile by up to a day.
  const [first, last] = [addDays(dayOf(startMs), -2), addDays(dayOf(endMs), 1)]
  const [row] = await tx.all(
    `SELECT ${stretchColumns} FROM declared_times d
     WHERE d.user_id = $1 AND d.day BETWEEN $2 AND $3 AND d.start_ms < $5 AND d.end_ms > $4
       AND d.state IN ('counted', 'pending')
     ORDER BY d.start_ms LIMIT 1`,
    [userId, first, last, startMs, endMs],
  )
  return row && declaredRow(row)
}
