// The values that schemas use, in a separate file, so that pages that must open quickly need no schema library.

export const minuteStates = ['productive', 'non_productive'] as const

/** How time without input counts in percentages: as non-productive, or not at all. */
export const noInputCountings = ['non_productive', 'left_out'] as const

/** The helper's state. */
export const collectingStates = [
  'recording',
  'private',
  'paused',
  'outside_hours',
  'locked',
  'not_acknowledged',
  'not_enrolled',
  'no_display',
  'collector_down',
] as const

/** Who acknowledged the notice of what is recorded. `nobody` records only where it did before there was a notice. */
export const acknowledgers = ['person', 'organisation', 'nobody'] as const

/** What a person can say that a stretch without input was. */
export const declaredKinds = ['meeting', 'call', 'on_paper', 'with_customer', 'other_work'] as const
export type DeclaredKind = (typeof declaredKinds)[number]

/** The longest note on it, in letters. */
export const maxDeclaredNote = 80
