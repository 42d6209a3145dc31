import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { computed, ref } from 'vue'
import { joinMinutes, type Span, stopsOf } from './timelineSegments.ts'

/**
 * What a person points at on a timeline: its segments and the gaps between them are stops. The chosen one
 * stays while new minutes make it longer.
 */
export function useTimelineChoice(minutes: () => readonly TimelineRow[], stretches: () => readonly Span[]) {
  const segments = computed(() => joinMinutes(minutes()))
  const stops = computed(() => stopsOf(segments.value))
  const chosenMs = ref<number>()
  const index = computed(() => {
    const at = chosenMs.value
    return at === undefined ? -1 : stops.value.findIndex(contains(at))
  })
  const stop = computed(() => stops.value[index.value])
  const minute = computed(() => {
    const at = chosenMs.value
    return at === undefined ? undefined : minutes().find(row => contains(at)(spanOfMinute(row)))
  })
  /** A declaration may leave several of one gap. */
  const chosenStretches = computed(() => {
    const chosen = stop.value
    if (chosen === undefined) return []
    return stretches().filter(({ startMs, endMs }) => startMs < chosen.endMs && chosen.startMs < endMs)
  })

  function choose(wanted: number) {
    const within = Math.min(stops.value.length - 1, Math.max(0, wanted))
    chosenMs.value = stops.value[within]?.startMs
  }

  return {
    segments,
    stops,
    /** The place of the chosen stop, -1 if none is chosen. */
    index,
    stop,
    minute,
    stretches: chosenStretches,
    choose,
    pointAt(ms: number) {
      chosenMs.value = ms
    },
    /** To the next stop, or to the one before; to the first or last if none is chosen. */
    step(by: 1 | -1) {
      choose((index.value === -1 && by < 0 ? stops.value.length : index.value) + by)
    },
    /** The same from minute to minute: the next recorded one, also from within a gap. */
    stepMinute(by: 1 | -1) {
      const starts = minutes().map(row => spanOfMinute(row).startMs)
      const at = minute.value === undefined ? chosenMs.value : spanOfMinute(minute.value).startMs
      const next =
        at === undefined
          ? starts[0]
          : by > 0
            ? starts.find(start => start > at)
            : starts.findLast(start => start < at)
      if (next !== undefined) chosenMs.value = next
    },
  }
}

const contains =
  (ms: number) =>
  ({ startMs, endMs }: Span) =>
    startMs <= ms && ms < endMs

function spanOfMinute({ start, seconds }: TimelineRow): Span {
  const startMs = Date.parse(start)
  return { startMs, endMs: startMs + seconds * 1_000 }
}
