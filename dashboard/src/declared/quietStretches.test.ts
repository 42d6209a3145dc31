import type { DeclaredRow } from '@telemetry-tracker/shared/contracts/declared'
import { expect, it } from 'vitest'
import { exampleDay, exampleMinutes } from '../../testing/exampleNumbers.ts'
import { quietStretches } from './quietStretches.ts'

const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16)
const worked = (from: string, count: number) => exampleMinutes(from, count, 'interaction', 'Code')
const away = (from: string, count: number) => exampleMinutes(from, count, 'no_presence', 'Code')

function declared(from: string, to: string, state: DeclaredRow['state'] = 'counted'): DeclaredRow {
  const at = (time: string) => `${exampleDay}T${time}:00.000Z`
  return { id: from, start: at(from), end: at(to), kind: 'meeting', note: '', state }
}

/** Half an hour of work, away with the computer on for 15 minutes and off for 15, then work again. */
const minutes = [...worked('09:00', 30), ...away('09:30', 15), ...worked('10:00', 5)]

it.each([
  ['joins minutes without input and time without minutes', [], ['09:30–10:00']],
  ['leaves out what was declared', [declared('09:30', '10:00')], []],
  ['leaves out the declared part, and what is then too short', [declared('09:35', '09:45')], ['09:45–10:00']],
  [
    'splits a stretch around a declared one',
    [declared('09:40', '09:50', 'pending')],
    ['09:30–09:40', '09:50–10:00'],
  ],
  ['offers a refused one again', [declared('09:30', '10:00', 'refused')], ['09:30–10:00']],
])('%s', (_, taken, expected) => {
  const found = quietStretches(minutes, taken)

  expect(found.map(({ startMs, endMs }) => `${clock(startMs)}–${clock(endMs)}`)).toEqual(expected)
})

it('offers no short stretch, and nothing of a day without minutes', () => {
  expect(quietStretches([...worked('09:00', 5), ...away('09:05', 9), ...worked('09:14', 1)], [])).toEqual([])
  expect(quietStretches([], [])).toEqual([])
})

it('includes what is without input at the start and at the end of the day', () => {
  const found = quietStretches([...away('09:00', 12), ...worked('09:12', 5), ...away('09:17', 20)], [])

  expect(found.map(({ startMs, endMs }) => `${clock(startMs)}–${clock(endMs)}`)).toEqual([
    '09:00–09:12',
    '09:17–09:37',
  ])
})
