/** What keeps a second from being recorded as it was. `private`: its counts are, its names are not. */
export type Limit = 'paused' | 'private' | 'outside_hours' | 'locked'

export interface Circumstances {
  /** What the person asked for, if anything. */
  asked: 'pause' | 'private' | null
  isLocked: boolean
  isWorkTime: boolean
}

/** What limits the recording, the strictest first; null when nothing does. */
export function limitOf({ asked, isLocked, isWorkTime }: Circumstances): Limit | null {
  if (!isWorkTime) return 'outside_hours'
  if (asked === 'pause') return 'paused'
  if (isLocked) return 'locked'
  return asked
}
