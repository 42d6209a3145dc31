import type { Transaction } from '../database/database.ts'
import { type Actor, personOrSystem } from './actor.ts'
import { appendAuditEntry } from './entry.ts'
import { type AuditAction, type AuditFields, describeEvent } from './events.ts'
import { type AuditLabel, auditLabelOf, noPerson } from './names.ts'

/** The transaction of an action, who performs it, and when. */
interface AuditContext {
  tx: Transaction
  by: Actor
  nowMs: number
}

export const audit = { record }

/** Records an event in the transaction of the action, so that both are committed or neither. The fields of each event are in events.ts. */
async function record<A extends AuditAction>(
  { tx, by, nowMs }: AuditContext,
  action: A,
  fields: AuditFields[A],
): Promise<void> {
  const { to, detail = '' } = describeEvent(action, fields)
  const whoDidIt = personOrSystem(by)
  const actor =
    'userId' in whoDidIt ? await auditLabelOf(tx, whoDidIt.userId) : noPersonCalled(whoDidIt.system)
  const subject = 'userId' in to ? await auditLabelOf(tx, to.userId) : noPersonCalled(to.name)
  await appendAuditEntry(tx, {
    atMs: nowMs,
    actor: actor.label,
    action,
    subject: subject.label,
    detail,
    names: `${actor.commitment} ${subject.commitment}`,
  })
}

function noPersonCalled(label: string): AuditLabel {
  return { label, commitment: noPerson }
}
