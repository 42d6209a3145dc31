import { hasPassword } from '../database/url.ts'
import { Failure } from '../failure.ts'

/**
 * The database that a command's option names, or else a variable of the environment. Throws a Failure for a password in an option: the list of processes
 * shows a command's arguments to every user of the machine, and its environment only to its own.
 */
export function namedDatabase(
  { option, given, variable }: { option: string; given: string | undefined; variable: string },
  environment: Record<string, string | undefined> = process.env,
): string {
  if (given !== undefined && hasPassword(given))
    throw new Failure(
      `${option} holds a password, which every user of this machine can read in the list of processes while the command runs. Leave ${option} out and set ${variable} to that address in the environment.`,
    )
  const url = given ?? environment[variable]
  if (url === undefined || url === '')
    throw new Failure(
      `Name a database with ${option}, or with ${variable} in the environment where its address has a password.`,
    )
  return url
}
