import { makeSetupLink } from '../access/one-time-links.ts'
import { Failure } from '../failure.ts'
import { migrate } from '../migrations/migrate.ts'
import { serverAddress } from './server-address.ts'
import { withDatabase } from './with-database.ts'

/** `telemetry-server setup-link` */
export function setupLink(): Promise<void> {
  return withDatabase(async (database, settings) => {
    await migrate(database)
    const secret = await makeSetupLink(database, Date.now())
    if (secret === undefined)
      throw new Failure('There is an account already: make others with create-admin, or in the admin view.')
    console.log(setupLinkText(serverAddress(settings), secret))
  })
}

/** What to do with a setup link. Its secret stands behind the #, which no browser sends and no proxy logs. */
export function setupLinkText(url: string, secret: string): string {
  return `This server has no admin yet. Whoever opens this link first becomes it; it works once, for 24 hours:\n  ${url.replace(/\/+$/, '')}/setup#${secret}\n`
}
