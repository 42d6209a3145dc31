import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** An element's current width in pixels; the window's before the element is on the page. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const width = ref(window.innerWidth)
  const observer = new ResizeObserver(entries => {
    width.value = entries.at(-1)?.contentRect.width ?? width.value
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (!now) return
      width.value = now.clientWidth || width.value
      observer.observe(now)
    },
    { flush: 'post' },
  )
  onScopeDispose(() => observer.disconnect())
  return width
}
