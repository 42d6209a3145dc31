import type { PatternThresholds } from '@telemetry-tracker/shared/pattern-thresholds'
import { recordSeconds } from './path/device.ts'
import { type Minutes, minutesOf } from './path/server.ts'
import type { Session } from './sessions.ts'

/** What the server would store of a session. */
export interface Recorded {
  minutes: Minutes
  /** The same without the tool that runs beside the person or while they are away. */
  alone: Minutes | null
}

/** Plays a session through the helper's counter and merging, and the server's totals. */
export function simulate({ stream, alone, toMs }: Session, thresholds?: PatternThresholds): Recorded {
  return {
    minutes: minutesOf(recordSeconds(stream(), toMs, thresholds)),
    // These are judged without rules, so patterns don't matter.
    alone: alone ? minutesOf(recordSeconds(alone(), toMs, null)) : null,
  }
}
