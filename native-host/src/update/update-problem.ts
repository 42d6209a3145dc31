import { describeConnectionProblem } from '../http/connection-problem.ts'

/** An admin has paused updates on the server. */
export class UpdatesPaused extends Error {}

/** Why releases could not be read or were refused, as a sentence with what to do. */
export function describeUpdateProblem(server: string, error: unknown): string {
  if (error instanceof Error && 'code' in error) return describeConnectionProblem(server, error)
  const why = error instanceof Error ? error.message : String(error)
  if (/expired/i.test(why))
    return `The signatures of the releases at ${server} have expired, so nothing is installed. Ask its operator to run \`npm run release -- refresh\`, and check this device’s clock. (${why})`
  if (/https|instead of the server|not signed by the server/.test(why)) return why
  return `The releases at ${server} were refused, and nothing was installed: ${why}. They may have been changed by someone who must not. Ask its operator to compare the repository with a copy.`
}
