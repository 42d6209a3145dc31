import { systemActors } from '../audit/names.ts'
import { recordDeed } from '../audit/record.ts'
import type { Database, Transaction } from '../database/database.ts'
import { ssoRefused } from '../errors.ts'
import { isStorableText } from '../storable-text.ts'
import {
  type Account,
  findAccount,
  findAccountBySso,
  holdAccounts,
  otherAdmins,
  type Role,
  saveAccount,
  saveSsoSubject,
} from './accounts.ts'
import type { Mapped } from './sso-claims.ts'

interface SsoSignIn {
  subject: string
  mapped: Pick<Mapped, 'userId' | 'role' | 'teamIds'>
  nowMs: number
}

/**
 * The account of someone whom the company sign-in knows, made at the first time, with the role and team it says; the last admin stays one. Throws an
 * ApiError for a name that is somebody else's: whoever can change their name there must not become another person here.
 */
export async function ssoAccount(
  database: Database,
  tx: Transaction,
  { subject, mapped, nowMs }: SsoSignIn,
): Promise<string> {
  if (!isStorableText(subject))
    throw ssoRefused('it names you with characters that cannot be stored. Ask an admin.')
  const known = await findAccountBySso(tx, subject)
  const userId = known?.userId ?? mapped.userId
  if (userId === undefined)
    throw ssoRefused(
      'it does not say your user name, or one that cannot be used. Ask an admin to check OIDC_USER_CLAIM.',
    )
  const local = known ?? (await findAccount(tx, userId))
  if (!known && local && (local.passwordHash !== null || local.ssoSubject !== null))
    throw ssoRefused(`there is another account named ${userId} already. Ask an admin.`)
  const { role, why } = await roleFor(tx, userId, local, mapped.role)
  await saveAccount(tx, { userId, role, nowMs })
  await saveSsoSubject(tx, userId, subject)
  await saveTeams(tx, userId, { role: mapped.role && role, teamIds: mapped.teamIds })
  if (local !== undefined && why !== undefined) {
    const deed = { by: { system: systemActors.companySignIn }, action: 'person_changed', to: { userId } }
    await recordDeed(database, tx, { ...deed, detail: why }, nowMs)
  }
  return userId
}

/** The role from now on, and what the audit log says of it where there is something to say. */
async function roleFor(
  tx: Transaction,
  userId: string,
  local: Account | undefined,
  said: Role | undefined,
): Promise<{ role: Role; why?: string }> {
  if (local === undefined) return { role: said ?? 'employee' }
  if (said === undefined || said === local.role) return { role: local.role }
  // A group that was renamed, or a claim that is set up wrong, must not leave a server without an admin.
  if (local.role === 'admin') await holdAccounts(tx)
  if (local.role === 'admin' && (await otherAdmins(tx, userId)) === 0)
    return { role: 'admin', why: `role: stays admin, the last one (company sign-in says ${said})` }
  return { role: said, why: `role: ${said} (company sign-in)` }
}

/** Rights end with what gave them: teams that the claim no longer names, and all teams of who is no manager any more. */
async function saveTeams(
  tx: Transaction,
  userId: string,
  { role, teamIds }: Pick<Mapped, 'role' | 'teamIds'>,
): Promise<void> {
  for (const teamId of teamIds ?? [])
    await tx.run('INSERT INTO teams (team_id, name) VALUES ($1, $1) ON CONFLICT (team_id) DO NOTHING', [
      teamId,
    ])
  if (teamIds !== undefined)
    await tx.run('UPDATE users SET team_id = $2 WHERE user_id = $1', [userId, teamIds[0] ?? null])
  if (role === undefined) return
  if (role !== 'manager' || teamIds !== undefined)
    await tx.run('DELETE FROM team_managers WHERE user_id = $1', [userId])
  if (role !== 'manager') return
  for (const teamId of teamIds ?? [])
    await tx.run(
      'INSERT INTO team_managers (team_id, user_id) VALUES ($1, $2) ON CONFLICT (team_id, user_id) DO NOTHING',
      [teamId, userId],
    )
}
