import { patientTests } from '@telemetry-tracker/shared/testing/patience'
import { expect, it } from 'vitest'
import { fuzzMinutes, runRequests } from '../testing/any-request/runs.ts'

/** `npm run fuzz -- --minutes 60` sends more of the same. */
it('answers arbitrary requests of any caller correctly', {
  timeout: 2 * patientTests.testTimeout + fuzzMinutes * 60_000,
}, async () => {
  const { seed, findings, unreached } = await runRequests()

  expect(findings.map(({ text }) => text)).toEqual([])
  expect(unreached, `seed ${seed}`).toEqual([])
})
