import type { Random } from '@telemetry-tracker/shared/seeded-random'
import type { Activity } from './activities.ts'

/** The input during one second of an activity. */
export interface Second {
  keystrokes: number
  clicks: number
  scrolls: number
  /** Mouse distance in whole pixels. */
  pixels: number
}

export function secondOf(activity: Activity, random: Random): Second {
  const isMoving = random() < activity.moving
  return {
    keystrokes: random() < activity.typing ? 1 + Math.floor(random() * 6) : 0,
    clicks: random() < activity.clicking ? 1 : 0,
    scrolls: isMoving && random() < 0.2 ? 1 + Math.floor(random() * 4) : 0,
    pixels: isMoving ? 5 + Math.floor(random() * 240) : 0,
  }
}
