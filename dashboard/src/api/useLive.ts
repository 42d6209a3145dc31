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

/** Numbers that refresh themselves, and what is known about how fresh they are. */
export interface Live<T> {
  data: Readonly<Ref<T | undefined>>
  /** When the last answer came, ms since the epoch; 0 before the first. */
  updatedAt: Readonly<Ref<number>>
  problem: Readonly<Ref<Problem | undefined>>
  /** True while the numbers shown still answer an older question. */
  isStandIn: Readonly<Ref<boolean>>
  retry: () => void
}

/** Whether a question had its first answer, be it that there is none: only then is it known how high what shows it is, and where the next begins. */
export function isAnswered({ data, problem }: Live<unknown>): boolean {
  return data.value !== undefined || problem.value !== undefined
}

/** What to ask, and how often. */
export interface Question<T> {
  /** Names the question; when it changes, it is asked anew. */
  key: MaybeRefOrGetter<readonly unknown[]>
  ask: (signal: AbortSignal) => Promise<T>
  /** Where it depends on the last answer, as a function of it. */
  everyMs: number | ((last: T | undefined) => number)
  enabled?: MaybeRefOrGetter<boolean>
  /** Keep showing the answer to the last question until the next one is there: only where both are about the same thing. */
  standIn?: boolean
}

/**
 * Asks again and again. When the server is away the last numbers stay, with the problem beside them; a problem lasts until
 * the next good answer, so that nothing flickers while it is asked again.
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
