import type { TimelineRow } from '@telemetry-tracker/shared/contracts/http'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { exampleDay, exampleMinutes } from '../../testing/exampleNumbers.ts'
import { mountPage, type Page } from '../../testing/mountPage.ts'
import { press } from '../../testing/myPage.ts'
import DayTimeline from './DayTimeline.vue'
import type { Span } from './timelineSegments.ts'

let page: Page

afterEach(() => page.leave())

const at = (clock: string) => Date.parse(`${exampleDay}T${clock}:00Z`)
const stretch = (from: string, to: string): Span => ({ startMs: at(from), endMs: at(to) })

/** Work, an hour in which nothing was recorded, and work again; the stretches are offered to be declared. */
async function openDay(stretches: readonly Span[] = []): Promise<HTMLElement> {
  const minutes = [
    ...exampleMinutes('09:00', 30, 'interaction', 'Code'),
    ...exampleMinutes('10:30', 2, 'interaction', 'Word'),
  ]
  const offer = ({ stretch }: { stretch: Span }) =>
    h('button', `What was it? ${new Date(stretch.startMs).toISOString().slice(11, 16)}`)
  const chosen = ({ minute }: { minute: TimelineRow }) => h('i', minute.start.slice(11, 16))
  const day = defineComponent({
    render: () =>
      h(DayTimeline, { minutes, day: exampleDay, timeZone: 'UTC', stretches }, { stretch: offer, chosen }),
  })
  page = await mountPage(day, {})
  return page.find('[role=slider]')
}

async function pressOn(timeline: HTMLElement, key: string, isShift = false) {
  if (isShift) timeline.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true, bubbles: true }))
  else press(timeline, key)
  await nextTick()
}

const says = (timeline: HTMLElement) => timeline.getAttribute('aria-valuetext')
const offers = () => [...page.element.querySelectorAll('.details button')].map(each => each.textContent)

it('stops in a gap between minutes, says so, and offers to declare it', async () => {
  const timeline = await openDay([stretch('09:30', '10:30')])

  await pressOn(timeline, 'ArrowRight')
  const first = [says(timeline), offers()]
  await pressOn(timeline, 'ArrowRight')
  const gap = [says(timeline), offers(), timeline.getAttribute('aria-valuenow')]
  await pressOn(timeline, 'ArrowRight')

  expect(first).toEqual([expect.stringContaining('Code'), []])
  expect(gap).toEqual([expect.stringContaining('nothing recorded'), ['What was it? 09:30'], '1'])
  expect(page.text()).not.toContain('Nothing recorded')
  expect(says(timeline)).toContain('Word')
  expect(timeline.getAttribute('aria-valuemax')).toBe('2')
})

it('offers every part of a gap that is not declared yet', async () => {
  const timeline = await openDay([stretch('09:40', '10:00'), stretch('10:15', '10:30')])

  await pressOn(timeline, 'ArrowRight')
  await pressOn(timeline, 'ArrowRight')

  expect(offers()).toEqual(['What was it? 09:40', 'What was it? 10:15'])
  expect(page.text()).toContain('Nothing recorded')
})

it('goes from a gap to the minutes beside it', async () => {
  const timeline = await openDay()
  const toGap = async () => {
    await pressOn(timeline, 'Home')
    await pressOn(timeline, 'ArrowRight')
  }

  await toGap()
  await pressOn(timeline, 'ArrowRight', true)
  const after = page.find('i').textContent
  await toGap()
  await pressOn(timeline, 'ArrowLeft', true)

  expect([page.find('i').textContent, after]).toEqual(['09:29', '10:30'])
})
