import { patientTests } from '@telemetry-tracker/shared/testing/patience'
import { expect, it } from 'vitest'
import { fuzzMinutes, runRequests } from '../testing/any-request/runs.ts'
import { modes, setStage } from '../testing/any-request/stage.ts'

/** `npm run fuzz -- --minutes 60` sends more of the same. */
it.each(modes)(
  'answers any request of anyone as it should (%s)',
  {
    timeout: patientTests.testTimeout + fuzzMinutes * 60_000,
  },
  async mode => {
    const stage = await setStage(mode)

    const { findings, reached } = await runRequests(stage)

    expect(findings.map(({ text }) => text)).toEqual([])
    expect(reached).toBeGreaterThan(0.8)
  },
)
