import { computed, type Ref } from 'vue'
import type { Live, Problem } from './useLive.ts'

/**
 * How fresh a whole page is: as old as its oldest answer, and with a problem if any of its requests has one.
 */
export interface Freshness {
  updatedAt: Readonly<Ref<number>>
  problem: Readonly<Ref<Problem | undefined>>
  retry: () => void
}

export function freshnessOf(questions: readonly Live<unknown>[]): Freshness {
  return {
    updatedAt: computed(() => {
      const answered = questions.map(question => question.updatedAt.value).filter(at => at > 0)
      return answered.length === 0 ? 0 : Math.min(...answered)
    }),
    problem: computed(() =>
      questions
        .map(question => question.problem.value)
        .filter(problem => problem !== undefined)
        .sort((a, b) => a.since - b.since)
        .at(0),
    ),
    retry: () => {
      for (const question of questions) question.retry()
    },
  }
}
