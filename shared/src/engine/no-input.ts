import type { Reason } from '../contracts/http.ts'

/**
 * Whether a minute is without input: too little of it to show that someone was there. It counts as
 * non-productive, and is told apart everywhere, because it does not prove that no one worked.
 */
export function isNoInput({ reason }: { reason?: Reason | undefined }): boolean {
  return reason === 'no_presence'
}
