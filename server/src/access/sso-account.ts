import { managesTeams, type Role, type StoredRole } from '@telemetry-tracker/shared/roles'
import { audit } from '../audit/audit.ts'
import { systemActors } from '../audit/names.ts'
import type { Transaction } from '../database/database.ts'
import { lockAccounts } from '../database/transaction-locks.ts'
import { knownNameLike } from '../queries/known-name-like.ts'
import { isStorableText } from '../storable-text.ts'
import { SsoNotLinked, ssoRefused } from './access-errors.ts'
import {
  type Account,
  findAccount,
  findAccountBySso,
  otherAdmins,
  saveAccount,
  saveSsoSubject,
} from './accounts.ts'
import { giveRole } from './roles.ts'
import type { Mapped } from './sso-claims.ts'

export interface SsoSignIn {
  subject: string
  mapped: Pick<Mapped, 'userId' | 'role' | 'teamIds' | 'areRolesClaimed'>
  nowMs: number
}

/**
 * The account for a company sign-in, created at the first sign-in, with the role and team from the claims; the last admin stays an admin. Throws an ApiError
 * if the name belongs to an existing person, with or without an account: changing a name at the provider must not give access to another person's data.
 * Only that person or an admin can link the two (link-sign-in.ts).
 */
export async function ssoAccount(tx: Transaction, { subject, mapped, nowMs }: SsoSignIn): Promise<string> {
  if (!isStorableText(subject))
    throw ssoRefused('your user name contains characters that cannot be stored. Ask an admin.')
  const known = (await findAccountBySso(tx, subject)) ?? (await makeAccount(tx, { subject, mapped, nowMs }))
  const role = await followRole(tx, known, { said: mapped.role, nowMs })
  await saveTeams(tx, known.userId, {
    role: mapped.areRolesClaimed ? role : undefined,
    teamIds: mapped.teamIds,
  })
  return known.userId
}

type AccountRole = Pick<Account, 'userId' | 'role'>

async function makeAccount(tx: Transaction, { subject, mapped, nowMs }: SsoSignIn): Promise<AccountRole> {
  const { userId, role = 'employee' } = mapped
  if (userId === undefined)
    throw ssoRefused('it did not send a valid user name. Ask an admin to check OIDC_USER_CLAIM.')
  await lockAccounts(tx)
  // The account may have been created by a sign-in in another tab.
  const meanwhile = await findAccountBySso(tx, subject)
  if (meanwhile) return meanwhile
  const taken = await knownNameLike(tx, userId)
  if (taken !== undefined) throw new SsoNotLinked(taken)
  await saveAccount(tx, { userId, role, nowMs })
  await saveSsoSubject(tx, userId, subject)
  return { userId, role }
}

/** Applies the role of the company sign-in, if it has one, and returns the resulting role. */
async function followRole(
  tx: Transaction,
  { userId, role }: AccountRole,
  { said, nowMs }: { said: Role | undefined; nowMs: number },
): Promise<StoredRole> {
  if (said === undefined || said === role) return role
  await lockAccounts(tx)
  const current = (await findAccount(tx, userId))?.role
  // A renamed group or a wrong claim must not leave the server without an admin.
  const staysAdmin = current === 'admin' && (await otherAdmins(tx, userId)) === 0
  if (!staysAdmin) await giveRole(tx, { userId, role: said, nowMs })
  const change = staysAdmin
    ? `role: stays admin, the last one (company sign-in says ${said})`
    : `role: ${said} (company sign-in)`
  const by = { system: systemActors.companySignIn }
  await audit.record({ tx, by, nowMs }, 'person_changed', { userId, change })
  return staysAdmin ? 'admin' : said
}

/**
 * Saves the teams, and removes managed teams that are no longer in the claim, or all if the person is no longer a manager.
 *
 * @param role undefined if roles are managed on this server
 */
async function saveTeams(
  tx: Transaction,
  userId: string,
  { role, teamIds }: Pick<Mapped, 'teamIds'> & { role: StoredRole | undefined },
): Promise<void> {
  const { teams, teamManagers, users } = tx.models
  const adding = { ignoreDuplicates: true, returning: false, ...tx.forModels }
  await teams.bulkCreate(
    (teamIds ?? []).map(teamId => ({ teamId, name: teamId })),
    adding,
  )
  if (teamIds !== undefined)
    await users.update({ teamId: teamIds[0] ?? null }, { where: { userId }, ...tx.forModels })
  if (role === undefined) return
  if (!managesTeams(role) || teamIds !== undefined)
    await teamManagers.destroy({ where: { userId }, ...tx.forModels })
  if (!managesTeams(role)) return
  await teamManagers.bulkCreate(
    (teamIds ?? []).map(teamId => ({ teamId, userId })),
    adding,
  )
}
