import { expect, test } from 'vitest'
import { PausedSeconds } from './paused-seconds.ts'

function secondsOf(pattern: string): PausedSeconds {
  const seconds = new PausedSeconds()
  ;[...pattern].forEach((letter, i) => {
    seconds.note(i * 1000, letter === 'p')
  })
  return seconds
}

test('knows from which second to which recording was paused', () => {
  expect(secondsOf('.pp..ppp').untold()).toEqual([
    { fromMs: 1_000, toMs: 2_000 },
    { fromMs: 5_000, toMs: 7_000 },
  ])
  expect(secondsOf('....').untold()).toEqual([])
})

test('tells a pause that goes on again with its new end, and one that is over not at all', () => {
  const seconds = secondsOf('pp.pp')

  seconds.told(seconds.untold())
  seconds.note(5_000, true)

  expect(seconds.untold()).toEqual([{ fromMs: 3_000, toMs: 5_000 }])
})

test('tells the end of a pause that grew while it was being told', () => {
  const seconds = secondsOf('pp')
  const onTheWay = seconds.untold()

  seconds.note(2_000, true)
  seconds.note(3_000, false)
  seconds.told(onTheWay)

  expect(seconds.untold()).toEqual([{ fromMs: 0, toMs: 2_000 }])
})
