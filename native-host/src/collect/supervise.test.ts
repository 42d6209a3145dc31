import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isRunning } from '../platform/running.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { observed } from '../testing/seconds.ts'
import { until } from '../testing/until.ts'
import { helperVersion } from '../version.ts'
import type { Observation } from './observation.ts'
import { type CollectingReport, superviseCollector } from './supervise.ts'

const ready = { type: 'ready', version: helperVersion }

/** A collector for tests: `body` is its program, with `say(message)` to send to its parent. */
function supervise(body: string, log = silentLog) {
  const folder = temporaryFolder()
  const file = join(folder, 'collector.mjs')
  const starts = join(folder, 'starts')
  writeFileSync(starts, '')
  writeFileSync(
    file,
    `import { appendFileSync, readFileSync } from 'node:fs'
     appendFileSync(${JSON.stringify(starts)}, 'x')
     const start = readFileSync(${JSON.stringify(starts)}, 'utf8').length
     const say = message => process.send(message)
     const stay = () => setInterval(() => {}, 1_000)
     process.on('disconnect', () => process.exit(0))
     ${body}`,
  )
  const reports: CollectingReport[] = []
  const observations: Observation[] = []
  const supervision = superviseCollector({
    program: { file: process.execPath, args: [file] },
    task: { intervalMs: 1_000, minShare: 0.1, minSide: 100, patterns: null },
    log,
    onReport: report => reports.push(report),
    onObservation: observation => observations.push(observation),
  })
  onTestFinished(() => supervision.stop())
  return { reports, observations, supervision }
}

const saysReady = `say(${JSON.stringify(ready)});`
const saysSecond = `say(${JSON.stringify(observed(null))});`

test('passes on what a collector observes', async () => {
  const { reports, observations } = supervise(`${saysReady} ${saysSecond} stay()`)

  await until(() => expect(observations).toEqual([observed(null)]))
  expect(reports).toEqual([{ state: 'recording' }])
})

test('restarts a collector that died, and reports meanwhile that nothing is recorded', async () => {
  const { reports, observations } = supervise(
    `${saysReady} if (start === 1) process.abort(); ${saysSecond} stay()`,
  )

  await until(() => expect(observations).toHaveLength(1))
  expect(reports.map(({ state }) => state)).toEqual(['collector_down', 'recording'])
})

test('reports the collector’s own message when there is no desktop', async () => {
  const { reports } = supervise(
    `${saysReady} say({ type: 'unavailable', state: 'no_display', detail: 'No screen.' }); process.disconnect()`,
  )

  await until(() => expect(reports[0]).toEqual({ state: 'no_display', detail: 'No screen.' }))
})

test.each([
  ['another version', `say({ type: 'ready', version: '0.0.0-other' }); stay()`],
  ['something invalid', `say({ type: 'observation', at: 'noon' }); stay()`],
])('ends a collector that says %s, and reports what to do', async (_, body) => {
  const { reports, observations } = supervise(body)

  await until(() =>
    expect(reports[0]).toMatchObject({
      state: 'collector_down',
      detail: expect.stringContaining('a different version'),
    }),
  )
  expect(observations).toEqual([])
})

test('reports that keys are not counted if the hook is blind', async () => {
  const blind = JSON.stringify(observed(null, { hookIsBlind: true }))
  const { reports } = supervise(`${saysReady} say(${blind}); stay()`)

  await until(() =>
    expect(reports[0]).toMatchObject({ state: 'recording', detail: expect.stringContaining('not visible') }),
  )
})

test('reports why the hook does not start, until it does', async () => {
  const trouble = JSON.stringify({ type: 'hook', trouble: 'Not allowed. Allow it.' })
  const { reports } = supervise(
    `${saysReady} say(${trouble}); ${saysSecond} say({ type: 'hook', trouble: null }); ${saysSecond} stay()`,
  )

  await until(() => expect(reports).toHaveLength(2))
  expect(reports).toEqual([{ state: 'recording', detail: 'Not allowed. Allow it.' }, { state: 'recording' }])
})

test('sends new limits and thresholds to a running collector and to those after it', async () => {
  const { observations, supervision } = supervise(
    `${saysReady} ${saysSecond}
     const observed = task => ({ ...${JSON.stringify(observed(null))}, idleSec: Number(task[1]), hookIsBlind: task[3] !== 'null' })
     const end = () => process.exit(1)
     if (start > 1) { say(observed(process.argv.slice(3))); stay() }
     let told = 0
     process.on('message', task => process.send(observed(task), ++told === 2 ? end : undefined))`,
  )
  await until(() => expect(observations).toHaveLength(1))

  supervision.see({ minShare: 0.5, minSide: 20 })
  supervision.lookFor(defaultPatternThresholds)

  await until(() => expect(observations.map(({ idleSec }) => idleSec)).toEqual([0.25, 0.5, 0.5, 0.25, 0.5]))
  expect(observations.map(({ hookIsBlind }) => hookIsBlind)).toEqual([false, false, true, false, true])
})

test('waits longer before each restart of a collector that exits immediately, and resets after one that ran well', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON)
  onTestFinished(() => void vi.restoreAllMocks())
  const lines: string[] = []
  const log = pino({ base: null }, { write: line => void lines.push(line) })
  const { observations, supervision } = supervise(
    `${saysReady} if (start < 3) process.exit(1)
     ${saysSecond} process.on('message', () => process.exit(1)); stay()`,
    log,
  )
  await until(() => expect(observations).toHaveLength(1))

  const realNow = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + 31_000)
  supervision.see({ minShare: 0.5, minSide: 20 })

  await until(() => expect(observations).toHaveLength(2))
  const waits = lines.flatMap(line => /"wait":(\d+)/.exec(line)?.[1] ?? [])
  expect(waits.map(Number)).toEqual([1_000, 2_000, 1_000])
})

test('ends a collector after one more observation, and waits until its process has ended', async () => {
  const { observations, supervision } = supervise(
    `${saysReady} say({ ...${JSON.stringify(observed(null))}, at: process.pid })
     process.on('message', () => { ${saysSecond} ${saysSecond} }); stay()`,
  )
  const pid = await until(() => {
    expect(observations).toHaveLength(1)
    return observations[0]?.at ?? 0
  })

  const ended = supervision.stopAfterObservation()
  expect(isRunning(pid)).toBe(true)
  supervision.see({ minShare: 0.2, minSide: 100 })
  await ended

  expect(isRunning(pid)).toBe(false)
  expect(observations).toHaveLength(2)
})
