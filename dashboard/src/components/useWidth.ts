import { onScopeDispose, type Ref, ref, watch } from 'vue'

/** An element's width in pixels, followed as it changes; before it is on the page, the window's. */
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
