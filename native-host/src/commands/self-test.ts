import { type CollectingReport, superviseCollector } from '../collect/supervise.ts'
import { openLog } from '../log.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { isRecordingAllowed } from '../setup/acknowledgement.ts'
import { helperVersion } from '../version.ts'

const answerWithinMs = 45_000

/**
 * Finds out what this program could record here, without recording anything, and prints it. Run by the version
 * before an update, which goes on recording meanwhile.
 */
export async function printSelfTest(settings: HelperSettings, program: Program): Promise<void> {
  // The collector observes input and windows, which nothing may do before the notice was acknowledged.
  const report: CollectingReport = isRecordingAllowed(settings.dataDir, settings.queueDir)
    ? await firstReport(settings, program)
    : { state: 'not_acknowledged' }
  console.log(JSON.stringify({ version: helperVersion, ...report }))
  process.exit(0)
}

function firstReport(
  { policy, dataDir, sampleIntervalMs: intervalMs }: HelperSettings,
  program: Program,
): Promise<CollectingReport> {
  return new Promise(resolve => {
    const collector = superviseCollector({
      program,
      task: { intervalMs, minShare: policy.visibleMinShare, minSide: policy.visibleMinSide, patterns: null },
      log: openLog(dataDir, 'self-test', { level: 'warn', stderr: false }),
      onObservation() {},
      onReport(report) {
        collector.stop()
        resolve(report)
      },
    })
    setTimeout(
      () => resolve({ state: 'collector_down', detail: 'The collector says nothing.' }),
      answerWithinMs,
    )
  })
}
