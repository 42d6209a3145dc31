import { vi } from 'vitest'

/**
 * There is no canvas in a test to draw on, and the library throws when it is to draw anew what it could not draw at first: in its place stands
 * the canvas alone. The charts' tables have the same numbers.
 */
vi.mock('vue-chartjs', async () => {
  const { defineComponent, h } = await import('vue')
  const undrawn = defineComponent({ render: () => h('canvas') })
  return { Line: undrawn, Bar: undrawn }
})
