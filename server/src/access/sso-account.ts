import type { Transaction } from '../database/database.ts'
import { ssoRefused } from '../errors.ts'
import { findAccount, findAccountBySso, saveAccount, saveSsoSubject } from './accounts.ts'
import type { Mapped } from './sso-claims.ts'

/**
 * The account of someone whom the company sign-in knows, made at the first time, with the role and team it says. Throws an ApiError for a name that is
 * somebody else's: whoever can change their name there must not become another person here.
 */
export async function ssoAccount(
  tx: Transaction,
  { subject, mapped, nowMs }: { subject: string; mapped: Mapped; nowMs: number },
): Promise<string> {
  const known = await findAccountBySso(tx, subject)
  const userId = known?.userId ?? mapped.userId
  if (userId === undefined)
    throw ssoRefused('it does not say your user name. Ask an admin to set OIDC_USER_CLAIM.')
  const local = known ?? (await findAccount(tx, userId))
  if (!known && local && (local.passwordHash !== null || local.ssoSubject !== null))
    throw ssoRefused(`there is another account named ${userId} already. Ask an admin.`)
  await saveAccount(tx, { userId, role: mapped.role ?? local?.role ?? 'employee', nowMs })
  await saveSsoSubject(tx, userId, subject)
  await saveTeams(tx, userId, mapped)
  return userId
}

async function saveTeams(tx: Transaction, userId: string, { role, teamIds }: Mapped): Promise<void> {
  const [own] = teamIds
  if (own === undefined) return
  for (const teamId of teamIds)
    await tx.run('INSERT INTO teams (team_id, name) VALUES ($1, $1) ON CONFLICT (team_id) DO NOTHING', [
      teamId,
    ])
  await tx.run('UPDATE users SET team_id = $2 WHERE user_id = $1', [userId, own])
  if (role === undefined) return
  await tx.run('DELETE FROM team_managers WHERE user_id = $1', [userId])
  if (role !== 'manager') return
  for (const teamId of teamIds)
    await tx.run('INSERT INTO team_managers (team_id, user_id) VALUES ($1, $2)', [teamId, userId])
}
