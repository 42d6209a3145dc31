import { eventSchema, type TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import {
  defaultPatternThresholds,
  type PatternThresholds,
} from '@telemetry-tracker/shared/pattern-thresholds'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { InputCounter } from '../../../native-host/src/collect/input.ts'
import type { Observation } from '../../../native-host/src/collect/observation.ts'
import { mergeSecond } from '../../../native-host/src/merge/event.ts'
import type { InputEvent, InputStream } from '../input/input-event.ts'

/** 9 o'clock on a Monday. The simulated clock begins here. */
const startMs = Date.UTC(2026, 2, 2, 9)

/** Seconds end between the whole ones, so that no minute is ever short of one. */
const firstEndMs = 500

const context = {
  userId: 'simulated',
  wakeThresholdSec: 30,
  rules: compileRules(defaultPolicy, 60),
  redactTitle: () => '',
  isRemote: false,
}

/**
 * The events that a helper would send for this input, one for each second: its own counter and its own merging,
 * with a simulated clock. Only the system's hook is replaced.
 */
export function* recordSeconds(
  stream: InputStream,
  toMs: number,
  thresholds: PatternThresholds | null = defaultPatternThresholds,
): Iterable<TelemetryEvent> {
  const input = new InputCounter(thresholds)
  const source = stream[Symbol.iterator]()
  let next = source.next()
  for (let endMs = firstEndMs; endMs <= toMs; endMs += 1_000) {
    while (next.done !== true && next.value.ms <= endMs) {
      feed(input, next.value)
      next = source.next()
    }
    const second = { endMs: startMs + endMs, limit: null }
    const event = mergeSecond(observationOf(input, endMs), new Map(), [], context, second)
    if (event) yield eventSchema.parse(event)
  }
}

function feed(input: InputCounter, event: InputEvent): void {
  if (event.kind === 'keydown') input.keyDown(event.code, event.ms)
  if (event.kind === 'keyup') input.keyUp(event.code, event.ms)
  if (event.kind === 'click') input.click(event.ms)
  if (event.kind === 'wheel') input.scroll(event.ms)
  if (event.kind === 'move') input.moveTo(event.x, event.y, event.ms)
}

/** A second with a program in front that is on no list. */
function observationOf(input: InputCounter, endMs: number): Observation {
  return {
    type: 'observation',
    at: startMs + endMs,
    elapsedSec: 1,
    trueElapsedSec: 1,
    locked: false,
    ...input.take(endMs),
    idleSec: input.idleSeconds(endMs) ?? endMs / 1_000,
    hookIsBlind: false,
    foreground: editor,
    foregroundIsNew: false,
    others: [],
  }
}

const editor = {
  id: 1,
  app: 'Editor',
  title: '',
  pid: 1,
  bounds: { left: 0, top: 0, width: 1920, height: 1080 },
  fullscreen: false,
  twins: 1,
}
