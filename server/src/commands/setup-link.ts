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
      throw new Failure('An account already exists. Create more with create-admin or in the dashboard.')
    console.log(setupLinkText(serverAddress(settings), secret))
  })
}

/** The text with a setup link. The secret comes after the #, which browsers do not send, so proxies cannot log it. */
export function setupLinkText(url: string, secret: string): string {
  return `This server has no admin yet. Open this link to create the first one. It works once, for 24 hours:\n  ${url.replace(/\/+$/, '')}/setup#${secret}\n`
}
