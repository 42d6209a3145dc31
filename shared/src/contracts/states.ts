// Words that schemas are made of, apart from them: a page that must open at once has no time to load a schema library.

export const minuteStates = ['productive', 'non_productive'] as const

/** What the helper is doing, in one word. */
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
