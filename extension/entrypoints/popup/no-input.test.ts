// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type App, type Component, createApp } from 'vue'
import { numbers, text } from '../../testing/shown-popup.ts'
import { speak } from '../../testing/speak.ts'
import DayNumbers from './DayNumbers.vue'
import TopApps from './TopApps.vue'

let shown: App | undefined
beforeEach(() => speak('en'))
afterEach(() => shown?.unmount())

test('time without input is told apart, also where it is left out of percentages', () => {
  const { summary, hours } = numbers

  show(DayNumbers, { summary, hours })
  expect(text()).toContain('Non-productive 1 h 10 min 24%')
  expect(text()).toContain('15 min of it without input')

  show(DayNumbers, { summary: { ...summary, no_input_counts: 'left_out' }, hours })
  expect(text()).toContain('Non-productive 55 min 20%')
  expect(text()).toContain('15 min without input, not counted')
})

test('an app that was in front only without input is not called non-productive', () => {
  const [app] = numbers.apps

  show(TopApps, { apps: [{ ...app, states: { productive: 0, non_productive: 2_820, no_input: 2_820 } }] })

  expect(text()).toContain('youtube.com No input 47 min')
})

function show(component: Component, props: Record<string, unknown>): void {
  shown?.unmount()
  document.body.innerHTML = '<div></div>'
  shown = createApp(component, props)
  shown.mount(document.body.firstElementChild ?? document.body)
}
