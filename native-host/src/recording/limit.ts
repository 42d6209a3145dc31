/** Why a second is not recorded completely. `private`: its counts are recorded, its names are not. */
export type Limit = 'paused' | 'private' | 'outside_hours' | 'locked'

export interface Circumstances {
  /** What the person asked for, if anything. */
  asked: 'pause' | 'private' | null
  isLocked: boolean
  isWorkTime: boolean
}

/** The strictest limit that applies; null when none does. */
export function limitOf({ asked, isLocked, isWorkTime }: Circumstances): Limit | null {
  if (!isWorkTime) return 'outside_hours'
  if (asked === 'pause') return 'paused'
  if (isLocked) return 'locked'
  return asked
}
