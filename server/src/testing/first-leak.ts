export const apps = ['Editor', 'Solitaire'] as const

/** Productive and non-productive seconds. */
export type Time = readonly [number, number]

export interface Worked {
  userId: string
  day: string
  app: string
  time: Time
}

/** What an admin saw, what they must not find out, and what they already know. */
interface Seen {
  seen: ReadonlyMap<string, Time>
  secrets: readonly Worked[]
  known: readonly Worked[]
}

/** The first secret total that equals the difference of two seen totals, minus known totals if needed. */
export function firstLeak({ seen, secrets, known }: Seen): string | undefined {
  const secretOf = new Map<number, Map<number, string>>()
  for (const {
    time: [productive, other],
    scope,
  } of fewPeoplesNumbers(secrets)) {
    const ofProductive = secretOf.get(productive) ?? new Map<number, string>()
    ofProductive.set(other, scope)
    secretOf.set(productive, ofProductive)
  }
  const taken: Time[] = [[0, 0], ...fewPeoplesNumbers(known).map(({ time }) => time)]
  for (const [a, b] of seen.values())
    for (const [c, d] of seen.values())
      for (const [e, f] of taken) {
        const found = secretOf.get(a - c - e)?.get(b - d - f)
        if (found !== undefined) return found
      }
  return undefined
}

/** The totals of one to four people on a day, overall and by app, and the single entries. */
function fewPeoplesNumbers(worked: readonly Worked[]): { scope: string; time: Time }[] {
  const numbers = worked.map(each => ({
    scope: `${each.userId}: ${each.app} on ${each.day}`,
    time: each.time,
  }))
  for (const [day, ofDay] of Map.groupBy(worked, each => each.day))
    for (const app of [undefined, ...apps]) {
      const ofApp = ofDay.filter(each => app === undefined || each.app === app)
      const byPerson = [...Map.groupBy(ofApp, each => each.userId)].map(([userId, all]) => ({
        userId,
        time: sumOf(all.map(({ time }) => time)),
      }))
      for (const few of partsOf(byPerson, 4))
        numbers.push({
          scope: `${few.map(({ userId }) => userId)}: ${app ?? 'all'} on ${day}`,
          time: sumOf(few.map(({ time }) => time)),
        })
    }
  return numbers.filter(({ time: [a, b] }) => a !== 0 || b !== 0)
}

export function sumOf(times: readonly Time[]): Time {
  return times.reduce<Time>(([a, b], [c, d]) => [a + c, b + d], [0, 0])
}

/** All non-empty subsets of a list up to a size. */
export function partsOf<T>(list: readonly T[], most: number): T[][] {
  const parts: T[][] = [[]]
  for (const each of list)
    parts.push(...parts.filter(part => part.length < most).map(part => [...part, each]))
  return parts.slice(1)
}
