import { findAccount, saveAccount, savePassword } from '../access/accounts.ts'
import { makeLink } from '../access/one-time-links.ts'
import { hashPassword, maxPasswordLength, minPasswordLength } from '../access/passwords.ts'
import { endSessionsOf } from '../access/sessions.ts'
import { isWeakPassword } from '../access/weak-passwords.ts'
import { audit } from '../audit/audit.ts'
import { systemActors } from '../audit/names.ts'
import type { Database } from '../database/database.ts'
import { numberIn, textIn } from '../database/row.ts'
import { Failure } from '../failure.ts'
import { migrate } from '../migrations/migrate.ts'
import { serverAddress } from './server-address.ts'
import { withDatabase } from './with-database.ts'

const by = { system: systemActors.command }

/** `telemetry-server create-admin`: the password comes from ADMIN_PASSWORD, because every user of the machine can read the command line. */
export function createAdmin(userId: string): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const { ADMIN_PASSWORD: password } = settings
    if (password === undefined) {
      await makeAdmin(database, { userId })
      console.log(await passwordLinkText(database, userId, serverAddress(settings)))
      return
    }
    await makeAdmin(database, { userId, password, publicUrl: settings.publicUrl })
    console.log(`${userId} is now an admin, with the password in ADMIN_PASSWORD.`)
  })
}

/** Makes a person an admin and sets the password, if one is given. Throws a Failure for a password that is too short or too easy to guess. */
export async function makeAdmin(
  database: Database,
  { userId, password, publicUrl }: { userId: string; password?: string; publicUrl?: string | undefined },
): Promise<void> {
  const passwordHash =
    password === undefined ? undefined : await hashPassword(checkedPassword(password, userId, publicUrl))
  await database.transaction(async tx => {
    const nowMs = Date.now()
    await saveAccount(tx, { userId, role: 'admin', nowMs })
    if (passwordHash !== undefined) await savePassword(tx, userId, passwordHash)
    await audit.record({ tx, by, nowMs }, 'account_made', { userId, role: 'admin' })
  })
}

function checkedPassword(password: string, userId: string, publicUrl: string | undefined): string {
  if (password.length < minPasswordLength || password.length > maxPasswordLength)
    throw new Failure(
      `ADMIN_PASSWORD must have ${minPasswordLength} to ${maxPasswordLength} characters. Choose another one, or omit it to get a link.`,
    )
  if (isWeakPassword(password, userId, { publicUrl }))
    throw new Failure('ADMIN_PASSWORD is too easy to guess. Choose another one, or omit it to get a link.')
  return password
}

/** `telemetry-server reset-password`: prints a link, so that only the owner knows the password. */
export function resetPassword(userId: string, { secondFactor }: { secondFactor?: boolean }): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    if (!(await database.reading(reads => findAccount(reads, userId))))
      throw new Failure(`${userId} has no account. Create one with create-admin or in the dashboard.`)
    await database.transaction(async tx => {
      await endSessionsOf(tx, userId)
      if (secondFactor)
        await tx.run('UPDATE accounts SET totp_secret = NULL, totp_is_on = 0 WHERE user_id = $1', [userId])
      const endsSecondFactor = secondFactor === true
      await audit.record({ tx, by, nowMs: Date.now() }, 'password_link_made', { userId, endsSecondFactor })
    })
    console.log(await passwordLinkText(database, userId, serverAddress(settings)))
  })
}

async function passwordLinkText(database: Database, userId: string, url: string): Promise<string> {
  const link = { purpose: 'password', userId, nowMs: Date.now() } as const
  const secret = await database.transaction(tx => makeLink(tx, link))
  return `Link for ${userId} to choose a password. It works once, for 24 hours:\n  ${url.replace(/\/+$/, '')}/password#${secret}`
}

/** `telemetry-server list-sessions` */
export function listSessions({ json }: { json?: boolean }): Promise<void> {
  return withDatabase(async database => {
    await migrate(database)
    const rows = await database.read(
      'SELECT user_id, method, browser, created_ms, last_used_ms FROM sessions ORDER BY last_used_ms DESC',
    )
    const sessions = rows.map(row => ({
      user_id: textIn(row, 'user_id'),
      method: textIn(row, 'method'),
      since: new Date(numberIn(row, 'created_ms')).toISOString(),
      last_used: new Date(numberIn(row, 'last_used_ms')).toISOString(),
      browser: textIn(row, 'browser'),
    }))
    if (json) console.log(JSON.stringify(sessions))
    else if (sessions.length === 0) console.log('No one is signed in.')
    else for (const each of sessions) console.log(Object.values(each).join('  '))
  })
}
