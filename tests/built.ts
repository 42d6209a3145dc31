import { packagedHelper, parts } from '../scripts/build/parts.ts'
import { buildMissing } from '../scripts/build/progress.ts'
import { lacking } from './desktop/needed.ts'

/** What the tests drive is there and up to date, also when one of them is run alone. */
export async function setup(): Promise<void> {
  const helper = packagedHelper()
  await buildMissing(helper && lacking.length === 0 ? [...parts, helper] : parts, console.log)
}
