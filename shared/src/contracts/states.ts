// The values that schemas use, separate from them: a page that must open quickly has no time to load a schema
// library.

export const minuteStates = ['productive', 'non_productive'] as const

/** The helper's state. */
export const collectingStates = [
  'recording',
  'private',
  'paused',
  'outside_hours',
  'locked',
  'not_enrolled',
  'no_display',
  'collector_down',
] as const
