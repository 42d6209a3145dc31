import { type CallerName as KnownCaller, callers as knownCallers } from '../who-may.ts'

/** IDs that are in no other text, so that an ID in an answer identifies the person. */
export const ids = {
  ada: 'ada.wren',
  nora: 'nora.finch',
  mia: 'mia.robin',
  max: 'max.stork',
  rex: 'rex.heron',
} as const

type PersonName = keyof typeof ids

/** Invalid credentials, in addition to the callers in who-may.ts. */
const worthless = [
  'ended session',
  'expired session',
  'expired token',
  'forged token',
  'token of an erased person',
] as const
/** Callers who are signing in. */
const comingIn = ['back from the company sign-in', 'brought by a proxy'] as const
export type CallerName = KnownCaller | 'operator' | (typeof worthless)[number] | (typeof comingIn)[number]

/** Whether a caller is in the table in who-may.ts; all others count as `nobody`. */
export function isKnown(caller: CallerName): caller is KnownCaller {
  return knownCallers.some(each => each === caller)
}

/** The person whose credentials a caller has. */
export const personOfCaller: Partial<Record<CallerName, PersonName>> = {
  employee: 'ada',
  'session by link': 'ada',
  device: 'ada',
  'other employee': 'nora',
  'device of another': 'nora',
  manager: 'mia',
  'manager of another team': 'max',
}

/** Whose data the managers may see in addition to their own. */
const managed: Partial<Record<CallerName, readonly PersonName[]>> = {
  manager: ['ada'],
  'manager of another team': ['rex'],
}

/** A text that belongs to one person and can be recognized in any answer. */
interface Plant {
  of: PersonName
  kind: 'name' | 'activity' | 'id'
  text: string
}

/** A person's data, made of recognizable texts. */
export function tellingOf(name: PersonName) {
  return {
    displayName: `Displayed-${name}-Okapi`,
    email: `${name}-quokka@example.org`,
    title: `Titled-${name}-Axolotl`,
    app: `App-${name}-Narwhal`,
    contest: `Contested-${name}-Tapir`,
    note: `Noted-${name}-Numbat`,
    declared: `Declared-${name}-Ibis`,
    device: `Device-${name}-Pangolin`,
  }
}

export const plants: readonly Plant[] = names(ids).flatMap(of => {
  const { displayName, email, device, title, app, contest, note, declared } = tellingOf(of)
  return [
    ...[displayName, email, device].map(text => ({ of, kind: 'name', text }) as const),
    ...[title, app, contest, note, declared].map(text => ({ of, kind: 'activity', text }) as const),
    { of, kind: 'id', text: ids[of] } as const,
  ]
})

/** Routes whose answers contain the IDs of people who viewed or changed the caller's data. */
const namesOthersById = ['/me/access-log', '/me/export', '/notes']
/** Routes whose answers say by id who did something, for those who check it. */
const namesActorsById = ['/admin/audit-log', '/admin/policy']
/** Routes that return the owner of a valid secret. */
const namesOwner = ['/login/link', '/password', '/devices/token', '/devices/enrol']

/** Whether an answer to a caller may contain a certain text of a person. */
export function mayRead(
  caller: CallerName,
  { of, kind }: Plant,
  { route, hidesPeople }: { route: string; hidesPeople: boolean },
): boolean {
  if (personOfCaller[caller] === of) return true
  if (kind === 'id' && namesOwner.includes(route)) return true
  if (caller === 'admin') return !hidesPeople || kind !== 'activity'
  if (managed[caller]?.includes(of)) return !hidesPeople || kind !== 'activity'
  if (caller === 'auditor') return kind === 'id' && namesActorsById.includes(route)
  const isSomebody = personOfCaller[caller] !== undefined
  return isSomebody && kind === 'id' && namesOthersById.includes(route)
}

export function names<T extends object>(of: T): (keyof T)[] {
  return Object.keys(of) as (keyof T)[]
}
