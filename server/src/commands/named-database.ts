import { hasPassword } from '../database/url.ts'
import { Failure } from '../failure.ts'

/**
 * The database URL from a command's option or from an environment variable. Throws a Failure for a password in the option: the process list shows a
 * command's arguments to every user of the machine.
 */
export function namedDatabase(
  { option, given, variable }: { option: string; given: string | undefined; variable: string },
  environment: Record<string, string | undefined> = process.env,
): string {
  if (given !== undefined && hasPassword(given))
    throw new Failure(
      `${option} contains a password, and every user of this machine can read it in the process list. Remove ${option} and set ${variable} in the environment instead.`,
    )
  const url = given ?? environment[variable]
  if (url === undefined || url === '')
    throw new Failure(
      `Set a database with ${option}, or with ${variable} in the environment if the URL contains a password.`,
    )
  return url
}
