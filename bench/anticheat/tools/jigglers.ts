import { between } from '@telemetry-tracker/shared/seeded-random'
import { logNormal } from '../input/chance.ts'
import { place, reach } from '../input/pointer.ts'
import { eachSetting, type Play, type ToolFamily, times } from './family.ts'

const centre = { x: 960, y: 540 }

/** Moves there and back. */
function nudge(px: number, everyMs: number): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    for (const ms of times(fromMs, toMs, () => everyMs)) {
      yield* place(pointer, centre.x + px, centre.y + px, ms)
      yield* place(pointer, centre.x, centre.y, ms + 15)
    }
  }
}

/** Draws a shape without end: a point of it at each time, in turns of the shape. */
function shape(everyMs: number, turnMs: number, at: (turn: number) => [x: number, y: number]): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    for (const ms of times(fromMs, toMs, () => everyMs)) {
      const [x, y] = at(((ms - fromMs) / turnMs) % 1)
      yield* place(pointer, centre.x + x, centre.y + y, ms)
    }
  }
}

function circle(radius: number, turnMs: number): Play {
  return shape(16, turnMs, turn => [
    radius * Math.cos(2 * Math.PI * turn),
    radius * Math.sin(2 * Math.PI * turn),
  ])
}

function square(sidePx: number, turnMs: number): Play {
  return shape(50, turnMs, turn => {
    const along = (turn * 4) % 1
    const corners = [
      [along, 0],
      [1, along],
      [1 - along, 1],
      [0, 1 - along],
    ]
    const [x = 0, y = 0] = corners[Math.floor(turn * 4)] ?? []
    return [sidePx * x, sidePx * y]
  })
}

function randomWalk(px: number, everyMs: number): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    for (const ms of times(fromMs, toMs, () => everyMs))
      yield* place(pointer, pointer.x + between(random, -px, px), pointer.y + between(random, -px, px), ms)
  }
}

/** Goes to random places at one speed, or jumps there (`moveMs` 0). */
function waypoints(moveMs: number, pauseMs: readonly [number, number]): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    while (pointer.ms < toMs) {
      const from = { x: pointer.x, y: pointer.y, ms: pointer.ms }
      const to = { x: between(random, 0, 1919), y: between(random, 0, 1079) }
      const steps = Math.max(1, Math.round(moveMs / 16))
      for (let step = 1; step <= steps; step++) {
        const t = step / steps
        yield* place(
          pointer,
          from.x + (to.x - from.x) * t,
          from.y + (to.y - from.y) * t,
          from.ms + moveMs * t,
        )
      }
      pointer.ms += between(random, ...pauseMs)
    }
  }
}

/** Goes to random places slow, fast, slow; with the tremor and the curves of a hand, if it has a model of one. */
export function easedWaypoints(isHuman: boolean, pauseMs: readonly [number, number]): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    while (pointer.ms < toMs) {
      const way = isHuman
        ? { ms: logNormal(random, 650, 0.3), curve: 0.1, tremorPx: 0.8 }
        : { ms: between(random, 400, 1_200), curve: 0, tremorPx: 0 }
      yield* reach(pointer, between(random, 0, 1919), between(random, 0, 1079), way)
      const [low, high] = pauseMs
      pointer.ms += isHuman ? logNormal(random, Math.sqrt(low * high), 0.6) : between(random, low, high)
    }
  }
}

/** An optical mouse on a watch with hands: a step of a pixel or two each second. */
function onAWatch(): Play {
  return function* (random, fromMs, toMs) {
    const pointer = { random, ms: fromMs, ...centre }
    let way = 1
    for (const ms of times(fromMs, toMs, () => 1_000)) {
      if (random() < 0.02) way = -way
      yield* place(pointer, pointer.x + way * (1 + Math.floor(2 * random())), pointer.y, ms)
    }
  }
}

const seconds = (value: number) => (value < 1 ? `${value * 1000} ms` : `${value} s`)
const nudges = [0.5, 1, 5, 10, 30, 60].flatMap(every => [1, 4, 20, 100].map(px => ({ every, px })))

export const jigglers: readonly ToolFamily[] = [
  {
    name: 'jiggler, there and back',
    settings: Object.fromEntries(
      nudges.map(({ every, px }) => [`${px} px every ${seconds(every)}`, nudge(px, every * 1_000)]),
    ),
  },
  {
    name: 'jiggler without movement (zen)',
    settings: eachSetting(
      [1, 30, 60],
      every => `every ${every} s`,
      every => nudge(0, every * 1_000),
    ),
  },
  {
    name: 'circles',
    settings: {
      'radius 20, 2 s': circle(20, 2_000),
      'radius 100, 2 s': circle(100, 2_000),
      'radius 100, 10 s': circle(100, 10_000),
      'radius 300, 5 s': circle(300, 5_000),
    },
  },
  {
    name: 'squares and lines',
    settings: {
      'square of 100 px, 4 s': square(100, 4_000),
      'square of 400 px, 10 s': square(400, 10_000),
      'line of 300 px, 6 s': shape(16, 6_000, turn => [300 * Math.abs(2 * turn - 1), 0]),
    },
  },
  {
    name: 'random walk',
    settings: {
      '5 px every 100 ms': randomWalk(5, 100),
      '50 px every second': randomWalk(50, 1_000),
      '150 px every 2 s': randomWalk(150, 2_000),
      '400 px every 3 s': randomWalk(400, 3_000),
    },
  },
  {
    name: 'random places at one speed',
    settings: {
      'jump every 1 to 3 s': waypoints(0, [1_000, 3_000]),
      'half a second, every 2 to 5 s': waypoints(500, [2_000, 5_000]),
      'one second, every 0 to 1 s': waypoints(1_000, [0, 1_000]),
    },
  },
  {
    name: 'random places, eased',
    settings: {
      'every 1 to 3 s': easedWaypoints(false, [1_000, 3_000]),
      'every 2 to 8 s': easedWaypoints(false, [2_000, 8_000]),
      'every 5 to 20 s': easedWaypoints(false, [5_000, 20_000]),
    },
  },
  {
    name: 'movements like a hand',
    settings: {
      'every 1 to 3 s': easedWaypoints(true, [1_000, 3_000]),
      'every 2 to 8 s': easedWaypoints(true, [2_000, 8_000]),
    },
  },
  {
    name: 'device that jiggles',
    settings: {
      '1 px all the time': randomWalk(1.4, 40),
      '1 to 5 px all the time': randomWalk(5, 60),
      'sweeps of 200 px': shape(16, 3_000, turn => [200 * Math.sin(2 * Math.PI * turn), 0]),
    },
  },
  { name: 'mouse on a watch', settings: { 'one step a second': onAWatch() } },
]
