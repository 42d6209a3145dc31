import { oneOf } from '../input/chance.ts'
import type { InputStream } from '../input/input-event.ts'
import { keys, textKey } from '../input/key-codes.ts'
import { strokes } from '../input/strokes.ts'
import { eachSetting, type Play, type ToolFamily, times } from './family.ts'
import { fixed, type Gaps, jittered, uniform } from './gaps.ts'

/** Presses one key, held as long as the program says. */
function presses(code: number, gaps: Gaps, holdMs = 0): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({ gapMs: gap(), holdMs, code }))
  }
}

/** Presses a key under a modifier. */
function chord(under: number, code: number, gaps: Gaps): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({ gapMs: gap(), holdMs: 50, code, under }))
  }
}

/** Presses a lock twice, so that it is as before. */
function toggles(code: number, everyMs: number): Play {
  return function* (_, fromMs, toMs): InputStream {
    for (const ms of times(fromMs, toMs, () => everyMs))
      for (const at of [ms, ms + 100]) {
        yield { ms: at, kind: 'keydown', code }
        yield { ms: at + 20, kind: 'keyup', code }
      }
  }
}

/** A weight on a key: the system repeats it, the hook sees presses without a release. */
function weight(code: number): Play {
  return function* (_, fromMs, toMs): InputStream {
    for (const ms of times(fromMs, toMs, () => 33)) yield { ms, kind: 'keydown', code }
  }
}

function randomKeys(gaps: Gaps): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({ gapMs: gap(), holdMs: 10, code: textKey(random) }))
  }
}

/** Pages up and down in turn. */
function pages(gaps: Gaps): Play {
  return (random, fromMs, toMs) => {
    const gap = gaps(random)
    return strokes(fromMs, toMs, () => ({
      gapMs: gap(),
      holdMs: 0,
      code: oneOf(random, [keys.pageDown, keys.pageUp, keys.down]),
    }))
  }
}

export const keyPressers: readonly ToolFamily[] = [
  {
    name: 'presence key (F13 to F24)',
    settings: {
      'F15 every 59 s': presses(keys.f15, fixed(59_000)),
      'F15 every second': presses(keys.f15, fixed(1_000)),
      'F13 every 5 s': presses(keys.f13, fixed(5_000)),
    },
  },
  {
    name: 'modifier key',
    settings: {
      'Shift every 60 s': presses(keys.shift, fixed(60_000)),
      'Shift every 5 s': presses(keys.shift, fixed(5_000)),
      'Ctrl every second': presses(keys.control, fixed(1_000), 30),
      'Alt, 1 to 8 s': presses(keys.alt, uniform(1_000, 8_000), 30),
    },
  },
  {
    name: 'lock keys',
    settings: {
      'Scroll Lock twice every 60 s': toggles(keys.scrollLock, 60_000),
      'Num Lock twice every 10 s': toggles(keys.numLock, 10_000),
      'Caps Lock twice every 3 s': toggles(keys.capsLock, 3_000),
    },
  },
  {
    name: 'key, fixed',
    settings: eachSetting(
      [0.1, 0.25, 1, 2, 5, 10, 12, 30, 60],
      seconds => `space every ${seconds} s`,
      seconds => presses(keys.space, fixed(seconds * 1_000)),
    ),
  },
  {
    name: 'key, jittered or random',
    settings: {
      '1 s ± 10 %': presses(keys.space, jittered(1_000, 0.1)),
      '2 s ± 50 %': presses(keys.space, jittered(2_000, 0.5), 40),
      '0.5 to 1.5 s': presses(keys.space, uniform(500, 1_500), 40),
      '1 to 5 s': presses(keys.space, uniform(1_000, 5_000), 40),
      '2 to 12 s': presses(keys.space, uniform(2_000, 12_000), 40),
    },
  },
  {
    name: 'random keys',
    settings: {
      'every 100 ms': randomKeys(fixed(100)),
      '50 to 500 ms': randomKeys(uniform(50, 500)),
      '0.5 to 4 s': randomKeys(uniform(500, 4_000)),
    },
  },
  {
    name: 'arrow and page keys',
    settings: {
      'Down every second': presses(keys.down, fixed(1_000)),
      'up and down, every 3 s': pages(fixed(3_000)),
      'up and down, 2 to 8 s': pages(uniform(2_000, 8_000)),
    },
  },
  {
    name: 'window switcher',
    settings: {
      'Alt+Tab every 5 s': chord(keys.alt, keys.tab, fixed(5_000)),
      'Alt+Tab, 3 to 10 s': chord(keys.alt, keys.tab, uniform(3_000, 10_000)),
      'Ctrl+Tab every 2 s': chord(keys.control, keys.tab, fixed(2_000)),
    },
  },
  {
    name: 'weight on a key',
    settings: { 'on the space bar': weight(keys.space), 'on F5': weight(keys.f5) },
  },
]
