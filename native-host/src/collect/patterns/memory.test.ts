import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { defaultPatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { expect, test } from 'vitest'
import { pressed } from '../../testing/played-input.ts'
import { InputCounter } from '../input.ts'

const minuteMs = 60_000
const maxBytes = 1_000_000

/** Bytes in use, of objects and of typed arrays. */
async function bytesInUse(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  for (let round = 0; round < 3; round++) {
    collectGarbage()
    // Memory of typed arrays is given back after it was collected.
    await new Promise(setImmediate)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Clicks, keys, steps and movement, with pauses. */
function useFor(input: InputCounter, minutes: number): void {
  for (let minute = 0; minute < minutes; minute++)
    for (let i = 0; i < 100; i++) {
      const ms = minute * minuteMs + i * 9
      input.moveTo(i * 3, minute % 500, ms)
      input.click(ms + 2)
      input.scroll(ms + 4)
      const [down, up] = pressed(ms + 6, 2)
      if (down?.kind === 'keyDown') input.keyDown(down.code, down.ms)
      if (up?.kind === 'keyUp') input.keyUp(up.code, up.ms)
    }
  input.take(minutes * minuteMs)
}

test('needs less than a megabyte, and no more after a day than after an hour', async () => {
  const inputs = Array.from({ length: 20 }, () => new InputCounter(null))
  useFor(new InputCounter(defaultPatternThresholds), 5)
  const before = await bytesInUse()
  for (const input of inputs) input.lookFor(defaultPatternThresholds)
  const [first, ...others] = inputs

  for (const input of others) useFor(input, 5)
  const afterMinutes = await bytesInUse()
  if (first !== undefined) useFor(first, 300)
  const afterHours = await bytesInUse()

  expect((afterMinutes - before) / inputs.length).toBeLessThan(maxBytes)
  // Something was measured.
  expect((afterMinutes - before) / inputs.length).toBeGreaterThan(10_000)
  expect(afterHours - afterMinutes).toBeLessThan(maxBytes)
})
