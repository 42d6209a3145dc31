import { superviseCollector } from '../collect/supervise.ts'
import { openLog } from '../log.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { helperVersion } from '../version.ts'

const answerWithinMs = 45_000

/**
 * Finds out what this program could record here, without recording anything, and prints it. Run by the version
 * before an update, which goes on recording meanwhile.
 */
export async function printSelfTest(settings: HelperSettings, program: Program): Promise<void> {
  const { policy, dataDir, sampleIntervalMs: intervalMs } = settings
  const report = await new Promise<{ state: string; detail?: string }>(resolve => {
    const collector = superviseCollector({
      program,
      task: { intervalMs, minShare: policy.visibleMinShare, minSide: policy.visibleMinSide },
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
  console.log(JSON.stringify({ version: helperVersion, ...report }))
  process.exit(0)
}
