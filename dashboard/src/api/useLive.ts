import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, type Ref, shallowRef, toValue, watch } from 'vue'
import { useI18n } from '../i18n/useI18n.ts'
import { describeProblem } from './describeProblem.ts'

/** Why the numbers are not fresh, and since when (ms since the epoch). */
export interface Problem {
  message: string
  status: number | undefined
  since: number
}

/** Numbers that refresh themselves, with their freshness. */
export interface Live<T> {
  data: Readonly<Ref<T | undefined>>
  /** When the last answer arrived, ms since the epoch; 0 before the first. */
  updatedAt: Readonly<Ref<number>>
  problem: Readonly<Ref<Problem | undefined>>
  /** True while the numbers still belong to an older request. */
  isStandIn: Readonly<Ref<boolean>>
  retry: () => void
}

/**
 * Whether there was a first answer, even an error: only then the height of the part is known, and where the
 * next one begins.
 */
export function isAnswered({ data, problem }: Live<unknown>): boolean {
  return data.value !== undefined || problem.value !== undefined
}

/** What to load, and how often. */
export interface Question<T> {
  /** Identifies the request; when it changes, it is sent again. */
  key: MaybeRefOrGetter<readonly unknown[]>
  ask: (signal: AbortSignal) => Promise<T>
  /** Can be a function of the last answer. */
  everyMs: number | ((last: T | undefined) => number)
  enabled?: MaybeRefOrGetter<boolean>
  /**
   * Keep showing the answer to the last request until the next one arrives: only if both are about the same
   * thing.
   */
  standIn?: boolean
}

/**
 * Loads data repeatedly. When the server can't be reached, the last numbers stay, together with the problem.
 * A problem lasts until the next good answer, so that nothing flickers during retries.
 */
export function useLive<T>(question: Question<T>): Live<T> {
  const { t } = useI18n()
  const key = computed(() => toValue(question.key))
  const query = useQuery<T>({
    queryKey: key,
    queryFn: ({ signal }) => question.ask(signal),
    refetchInterval: ({ state }) =>
      typeof question.everyMs === 'function' ? question.everyMs(state.data) : question.everyMs,
    enabled: () => toValue(question.enabled) ?? true,
    ...(question.standIn === true && { placeholderData: keepPreviousData }),
  })
  const problem = shallowRef<Problem>()

  watch(key, () => {
    problem.value = undefined
  })
  watch([query.error, query.dataUpdatedAt], ([error, updatedAt], [, updatedBefore]) => {
    if (error !== null) {
      problem.value = {
        message: describeProblem(error, t),
        status: 'status' in error && typeof error.status === 'number' ? error.status : undefined,
        since: problem.value?.since ?? query.errorUpdatedAt.value,
      }
    } else if (updatedAt !== updatedBefore) problem.value = undefined
  })

  return {
    data: query.data,
    updatedAt: query.dataUpdatedAt,
    problem,
    isStandIn: query.isPlaceholderData,
    retry: () => {
      void query.refetch()
    },
  }
}
