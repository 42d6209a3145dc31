import { beforeAll, describe, expect, it } from 'vitest'
import { estimateOf } from './figures/intervals.ts'
import { type Outcome, outcomeOf, type Played } from './figures/outcome.ts'
import { barsOf } from './figures/summary.ts'
import { offByDefault, onlyRule, type RuleName, ruleNames, rulesWithout } from './path/rules.ts'
import { allSessions, type Session } from './sessions.ts'
import { simulate } from './simulate.ts'

const size = { seed: 5, minutes: 30, people: 1 }
const sessions = allSessions(size)

/** For each rule, a setting that others don't find (in half an hour). */
const carriedBy: [rule: RuleName, family: string, setting: string][] = [
  ['no_action', 'random places, eased', 'every 1 to 3 s'],
  ['still_clicks', 'clicker, random', '10 to 30 s'],
  ['even_motion', 'jiggler with scroller', '4 px every second, wheel 5 to 15 s'],
  ['no_pauses', 'key, jittered or random', '2 to 12 s'],
  ['never_rests', 'wheel, fixed', 'every second'],
  ['constant_hold', 'typing simulator, log-normal gaps', '190 ms, spread 1.2 (with pauses), hold 40 ms'],
  ['replayed', 'macro recorder, exact loop', '2 minutes of chat'],
]

function sessionOf(group: Session['group'], name: string, of?: string): Session {
  const found = sessions.find(one => one.group === group && one.name === name && (!of || one.of === of))
  if (!found) throw new Error(`There is no session of ${name}, ${of}.`)
  return found
}

function played(session: Session): Played {
  return { session, recorded: simulate(session) }
}

describe('a rule that is off', () => {
  it.each(carriedBy)('%s lets minutes of "%s, %s" count', (rule, family, setting) => {
    const one = played(sessionOf('tools', family, setting))
    const count = (without: readonly RuleName[]) => outcomeOf(one, rulesWithout(without)).after

    expect(count([])).toBeLessThanOrEqual(2)
    expect(count([rule])).toBeGreaterThanOrEqual(count([]) + 4)
    expect(count(ruleNames)).toBeGreaterThanOrEqual(count([rule]))
  })
})

it('plays a rule alone that is off by default', () => {
  const one = played(sessionOf('tools', 'clicker, fixed', 'every 2 s'))
  const all = outcomeOf(one, rulesWithout(ruleNames)).after

  expect(offByDefault).toEqual(['steady'])
  for (const rule of offByDefault) expect(outcomeOf(one, onlyRule(rule)).after).toBeLessThan(all)
})

describe('people', () => {
  let outcomes: Outcome[] = []
  beforeAll(() => {
    const some = ['writes, fast', 'works with the mouse', 'reads and scrolls', 'designs']
    outcomes = some.map(kind => outcomeOf(played(sessionOf('people', kind)), rulesWithout([])))
  })

  it('lose no minute to a pattern of tools', () => {
    expect(outcomes.map(({ session, flagged }) => [session.name, flagged])).toEqual(
      outcomes.map(({ session }) => [session.name, 0]),
    )
    expect(outcomes.reduce((sum, { before }) => sum + before, 0)).toBeGreaterThan(50)
  })
})

it.each(['dictation, word by word', 'stenography', 'eye tracker', 'one switch that scans letters'])(
  'who uses %s loses nothing',
  kind => {
    const { before, after } = outcomeOf(played(sessionOf('assistive', kind)), rulesWithout([]))

    expect(before).toBeGreaterThan(15)
    expect(before - after).toBe(0)
  },
)

it('knows the person who is wronged: one switch as a mouse button', () => {
  const one = played(sessionOf('assistive', 'one switch wired as mouse button'))

  expect(outcomeOf(one, rulesWithout([])).flagged).toBeGreaterThan(10)
})

it('tells the time away from the work around it', () => {
  const one = played(sessionOf('away', 'clicker, fixed', 'every 1 s'))
  const { before, after, away } = outcomeOf(one, rulesWithout([]))

  expect(away.minutes).toBe(9)
  expect(away.counted).toBe(0)
  expect(before - after).toBe(0)
  expect(outcomeOf(one, rulesWithout(ruleNames)).away.counted).toBe(9)
})

it('plays the same for the same seed, and something else for another', () => {
  const [same, again, other] = [5, 5, 6].map(seed => {
    const session = allSessions({ ...size, seed, minutes: 5 }).find(({ name }) => name === 'mixed day')
    return session && [...session.stream()]
  })

  expect(again).toEqual(same)
  expect(other).not.toEqual(same)
})

it('fails a bar that is missed', () => {
  const session = sessionOf('people', 'programs')
  const flagged = {
    minutes: 40,
    before: 30,
    after: 29,
    flagged: 1,
    byRule: {},
    away: { minutes: 0, counted: 0 },
  }

  const missed = barsOf([{ session, ...flagged }]).filter(({ reached }) => !reached)

  expect(missed.map(({ limit }) => limit)).toEqual([0.001, 0.002])
  expect(estimateOf([{ of: 30, hits: 1 }]).high).toBeGreaterThan(0.1)
})
