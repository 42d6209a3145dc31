import type { SetupState } from '@telemetry-tracker/shared/contracts/setup'
import { computed, onScopeDispose, readonly, ref, shallowRef } from 'vue'
import { type CallSetup, PageIsOver } from './callSetup.ts'
import { furthestStep, isUnderstood, type Step, stepAtStart, steps } from './steps.ts'

const storedAs = 'telemetry-tracker.setup.step'

/** How the page ended: by the person's choice, or because the helper behind it did. */
export type End = 'done' | 'later' | 'gone'

/** The state of the set-up, asked for again and again, and the step that is shown. */
export function useSetup(call: CallSetup, everyMs: number) {
  const state = shallowRef<SetupState | null>(null)
  const step = ref<Step>('connect')
  const end = ref<End | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function refresh(): Promise<void> {
    clearTimeout(timer)
    try {
      const first = state.value === null
      const answer = await call('state', {})
      state.value = answer
      if (first) step.value = stepAtStart(answer, window.sessionStorage.getItem(storedAs))
    } catch (error) {
      if (!(error instanceof PageIsOver)) throw error
      end.value ??= 'gone'
    }
    if (end.value === null) timer = setTimeout(refresh, everyMs)
  }

  function show(next: Step): void {
    step.value = next
    window.sessionStorage.setItem(storedAs, next)
  }

  const sayGoodbye = () => {
    if (end.value === null) call('goodbye', {}).catch(ignoreEnd)
  }
  window.addEventListener('pagehide', sayGoodbye)
  onScopeDispose(() => {
    clearTimeout(timer)
    window.removeEventListener('pagehide', sayGoodbye)
  })

  return {
    state: computed(() => state.value),
    step: readonly(step),
    end: readonly(end),
    isUnderstood: computed(() => isUnderstood(state.value?.acknowledged ?? null)),
    refresh,
    /** To the next or previous step, if it may be shown. */
    async go(by: 1 | -1): Promise<void> {
      await refresh()
      const next = steps[steps.indexOf(step.value) + by]
      if (next === undefined || state.value === null) return
      if (steps.indexOf(next) <= steps.indexOf(furthestStep(state.value))) show(next)
    },
    async finish(): Promise<void> {
      end.value = 'done'
      await call('finish', {}).catch(ignoreEnd)
    },
    async later(again: boolean): Promise<void> {
      end.value = 'later'
      await call('later', { again }).catch(ignoreEnd)
    },
  }
}

export type Setup = ReturnType<typeof useSetup>

/** A helper that has already ended is what this page wanted. */
function ignoreEnd(error: unknown): void {
  if (!(error instanceof PageIsOver)) throw error
}
