import { packagedHelper, parts } from '../scripts/build/parts.ts'
import { buildMissing } from '../scripts/build/progress.ts'
import { lacking } from './desktop/needed.ts'

/** Builds what the tests drive if it is missing or out of date, also when one test is run alone. */
export async function setup(): Promise<void> {
  const helper = packagedHelper()
  await buildMissing(helper && lacking.length === 0 ? [...parts, helper] : parts, console.log)
}
