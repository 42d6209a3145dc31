import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'

/** A value once it has not changed for a while, so that not every keystroke causes a request. */
export function useSettled<T>(value: () => T, pauseMs: number): Readonly<Ref<T>> {
  const settled = shallowRef(value())
  let pause: ReturnType<typeof setTimeout> | undefined
  watch(value, now => {
    clearTimeout(pause)
    pause = setTimeout(() => {
      settled.value = now
    }, pauseMs)
  })
  onScopeDispose(() => clearTimeout(pause))
  return settled
}
