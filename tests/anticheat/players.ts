import { seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { useInput } from '../../bench/anticheat/assistive/kind.ts'
import { inputKinds } from '../../bench/anticheat/assistive/kinds.ts'
import type { InputStream } from '../../bench/anticheat/input/input-event.ts'
import { overlay } from '../../bench/anticheat/mixed/overlay.ts'
import { work } from '../../bench/anticheat/people/kinds.ts'
import { toolFamilies } from '../../bench/anticheat/tools/families.ts'

/** Somebody's input for some minutes, and how the minutes must be judged. */
export interface Player {
  userId: string
  /** Plays in every run of the tests, not only when everyone does. */
  isUsual?: true
  stream: (toMs: number) => InputStream
  expected:
    | { kind: 'tool'; channel: string; reason: 'suspicious_pattern' | 'no_presence' }
    /** Pauses of a whole minute are possible, so not every minute must count. */
    | { kind: 'person' }
}

const tool = (
  userId: string,
  [family, setting]: [family: string, setting: string],
  channel: string,
  reason: 'suspicious_pattern' | 'no_presence' = 'suspicious_pattern',
): Player => ({
  userId,
  stream: toMs => playTool(userId, family, setting, toMs),
  expected: { kind: 'tool', channel, reason },
})

/** `seed` chooses a person who does not rest for minutes just then. */
const assistive = (userId: string, kind: string, seed: number): Player => ({
  userId,
  stream: toMs => {
    const found = inputKinds.find(({ name }) => name === kind)
    if (!found) throw new Error(`There is no input of the kind "${kind}".`)
    return useInput(found, seededRandom(userId, seed), 0, toMs)
  },
  expected: { kind: 'person' },
})

/** Five tools, three kinds of assistive input, and somebody who works while a jiggler runs. */
export const players: readonly Player[] = [
  { ...tool('clicker', ['clicker, fixed', 'every 1 s'], 'clicks'), isUsual: true },
  tool('presser', ['key, fixed', 'space every 1 s'], 'keys'),
  {
    ...tool('jiggler', ['jiggler, there and back', '20 px every 1 s'], 'movement', 'no_presence'),
    isUsual: true,
  },
  tool('typist', ['typing simulator, fixed', 'every 250 ms, hold 50 ms'], 'keys'),
  tool('scroller', ['jiggler with scroller', '4 px every second, wheel every 5 s'], 'movement'),
  { ...assistive('dictating', 'dictation, word by word', 1), isUsual: true },
  assistive('dwelling', 'dwell clicking', 4),
  assistive('scanning', 'one switch that scans letters', 1),
  {
    userId: 'working',
    isUsual: true,
    stream: toMs =>
      overlay(
        work('works with the mouse and types a little', seededRandom('working'), 0, toMs),
        playTool('working', 'jiggler, there and back', '4 px every 1 s', toMs),
      ),
    expected: { kind: 'person' },
  },
]

function playTool(seed: string, family: string, setting: string, toMs: number): InputStream {
  const play = toolFamilies.find(({ name }) => name === family)?.settings[setting]
  if (!play) throw new Error(`There is no tool "${family}" with the setting "${setting}".`)
  return play(seededRandom(seed), 0, toMs)
}
