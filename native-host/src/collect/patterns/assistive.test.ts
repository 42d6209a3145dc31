import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { expect, test } from 'vitest'
import { type HookEvent, humanGap, playInput, pressed } from '../../testing/played-input.ts'

const untilMs = 20 * 60_000

/** Input that assistive technology and special devices make while a person works with them. */
function worked(seed: number, medianGapMs: number, act: (ms: number, random: () => number) => HookEvent[]) {
  const random = seededRandom(seed)
  const events: HookEvent[] = []
  for (let ms = 2_000; ms < untilMs; ) {
    const acts = act(ms, random)
    events.push(...acts)
    ms = Math.max(ms, ...acts.map(event => event.ms)) + humanGap(random, medianGapMs)
    // Everyone stops to think or listen.
    if (random() < 0.04) ms += 8_000 * random() + 5_000
  }
  return events
}

function word(ms: number, letters: number, everyMs: number): HookEvent[] {
  return Array.from({ length: letters }, (_, i) => pressed(ms + i * everyMs, 0, 30 + (i % 10))).flat()
}

function pointTo(ms: number, random: () => number): HookEvent[] {
  return [1, 2, 3].map(i => ({ ms: ms + i * 16, kind: 'moveTo', x: 300 * random(), y: 90 * random() }))
}

test.each<[string, HookEvent[]]>([
  [
    'dictation that pastes words',
    worked(1, 2_500, (ms, random) => word(ms, 4 + Math.floor(60 * random()), 8)),
  ],
  [
    'dictation that types a sentence evenly',
    worked(2, 4_000, (ms, random) => word(ms, 20 + Math.floor(60 * random()), 20)),
  ],
  ['a barcode scanner', worked(3, 6_000, ms => word(ms, 14, 5))],
  ['a steno machine', worked(4, 350, (ms, random) => word(ms, 2 + Math.floor(6 * random()), 1))],
  ['text expansion', worked(5, 900, (ms, random) => (random() < 0.3 ? word(ms, 40, 2) : pressed(ms, 90)))],
  [
    'an on-screen keyboard',
    worked(6, 900, (ms, random) => [
      ...pointTo(ms, random),
      { ms: ms + 60, kind: 'click' },
      ...pressed(ms + 61, 0),
    ]),
  ],
  [
    'dwell clicking, which clicks after exactly one second of rest',
    worked(7, 1_200, (ms, random) => [...pointTo(ms, random), { ms: ms + 1_048, kind: 'click' }]),
  ],
  [
    'a touchpad whose taps all last equally long',
    worked(8, 1_500, (ms, random) => [...pointTo(ms, random), { ms: ms + 120, kind: 'click' }]),
  ],
  [
    'one switch that selects letters from rows and columns, which are offered once a second',
    worked(9, 0, (ms, random) => pressed((Math.ceil(ms / 1_000) + Math.floor(7 * random())) * 1_000, 0, 57)),
  ],
  ['sticky keys', worked(10, 700, ms => [...pressed(ms, 80, 42), ...pressed(ms + 350, 80)])],
  ['typing with one finger', worked(11, 800, (ms, random) => pressed(ms, 60 + 120 * random()))],
])('finds nothing in %s', (_, events) => {
  expect(playInput(events, untilMs).found).toEqual([])
})

test('counts pasted words as what a person did: a few keystrokes each', () => {
  expect(playInput([...word(1_000, 60, 8), ...word(5_000, 3, 8)], 10_000).keystrokes).toBe(8)
})
