import { onScopeDispose, type Ref, ref } from 'vue'

/** The current time, in ms since the epoch, updated every second while the page is visible. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, 1_000)
  onScopeDispose(() => clearInterval(timer))
  return now
}

/** A time of day in the viewer's language, and in their own time zone unless another is given. */
export function formatTime(epochMs: number, timeZone?: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(epochMs)
}

/** A day and time of day, in the viewer's language and zone. */
export function formatMoment(epochMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(epochMs)
}

/** Formats a calendar day, `YYYY-MM-DD`, in the viewer's language. */
export function formatDay(day: string, options: Intl.DateTimeFormatOptions, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

const steps = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3_600 },
  { unit: 'hour', seconds: 3_600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: Number.POSITIVE_INFINITY },
] as const

/** How long ago something was, such as `5 sec. ago`, in the viewer's language. */
export function formatAgo(ageMs: number, locale?: string): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000))
  const step = steps.find(candidate => seconds < candidate.below) ?? steps[3]
  const count = Math.floor(seconds / step.seconds)
  // Without `numeric: auto`: "0 seconds ago" keeps the line's width, where "now" would change it.
  return new Intl.RelativeTimeFormat(locale, { style: 'short' }).format(-count, step.unit)
}
