import { endpointList, type ListedEndpoint } from '@telemetry-tracker/shared/contracts/endpoints/all'
import fc from 'fast-check'
import { rules } from '../../policies/rules.ts'
import { releaseFile } from '../releases-folder.ts'
import { whoMay } from '../who-may.ts'
import { type Body, type Packing, packed, plainPacking, somePacking } from './arbitrary-body.ts'
import { damaged, type Meaningful, someDamage, validJson } from './arbitrary-json.ts'
import { type HeaderTrick, headerTricks } from './header-tricks.ts'
import { meaningfulValues, teams } from './meaningful-values.ts'
import { pathTricks } from './path-tricks.ts'
import { type CallerName, ids, isKnown, names } from './people.ts'
import type { Good } from './settle.ts'
import type { Stage } from './stage.ts'

/** A request and its caller, without the server's address and the caller's secrets. */
export interface AnyRequest {
  caller: CallerName
  method: string
  target: string
  tricks: readonly HeaderTrick[]
  body: Body
}

const methods = [
  'HEAD',
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'get',
  'QUERY',
]

/** Every route, including those that do not answer JSON, and an unknown one. */
export const routeKeys = [
  ...Object.keys(rules),
  'GET /nothing-here',
  'GET /dashboard/:user_id',
  'GET /assets/app-1a2b.js',
]

/**
 * Requests to a route, made from its contract: a quarter valid, a quarter valid but by another caller, and half with something unusual.
 */
export function requestsTo(key: string, stage: Stage): fc.Arbitrary<AnyRequest> {
  const asked = askedOf(key, stage)
  const meant = meantDraft(asked)
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: meant.map(written) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(meant, fc.constantFrom(...names(stage.callers).filter(isKnown)))
        .map(([draft, caller]) => written({ ...draft, caller })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(meant, oddities(asked)).map(([usual, changes]) => {
        const draft = { ...usual }
        for (const change of changes) Object.assign(draft, change(draft))
        return written(draft)
      }),
    },
  )
}

interface Asked {
  method: string
  path: string
  contract: ListedEndpoint | undefined
  meaningful: Meaningful
  /** The callers the route allows. */
  allowedCallers: CallerName[]
  good: Good
  stage: Stage
}

function askedOf(key: string, stage: Stage): Asked {
  const [method = '', path = ''] = key.split(' ')
  const contract = endpointList.find(each => each.key === key)
  const callers = names(stage.callers)
  const allowed = callers.filter(
    caller => whoMay[key] !== 'everyone' && whoMay[key]?.some(each => each === caller),
  )
  const good = stage.good[key] ?? {}
  const allowedCallers = key === 'GET /metrics' ? callers.filter(caller => caller === 'operator') : allowed
  const usual = allowedCallers.length > 0 ? allowedCallers : callers
  return {
    method,
    path,
    contract,
    meaningful: meaningfulValues(stage),
    allowedCallers: [...(good.callers ?? usual)],
    good,
    stage,
  }
}

/** A request before it is serialized. */
interface Draft {
  caller: CallerName
  method: string
  path: string
  query: string
  tricks: readonly HeaderTrick[]
  /** Undefined for no body. */
  value: unknown
  packing: Packing
}

/** A valid request by an allowed caller. */
function meantDraft({
  method,
  path,
  contract,
  meaningful,
  allowedCallers,
  good,
  stage,
}: Asked): fc.Arbitrary<Draft> {
  const usual = contract?.body ? validJson(contract.body, meaningful) : fc.constant(undefined)
  return fc.record({
    caller: fc.constantFrom(...allowedCallers),
    method: fc.constant(method),
    path: meantPath(path, stage),
    query: good.queries ? fc.constantFrom(...good.queries) : meantQuery(contract, meaningful),
    tricks: fc.constant([]),
    value: good.bodies
      ? fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...good.bodies) }, { weight: 1, arbitrary: usual })
      : usual,
    packing: fc.constant(plainPacking),
  })
}

type Change = (draft: Draft) => Partial<Draft>

/** Unusual changes to a request: mostly one, because the first one often hides the others. */
function oddities({ path, contract, meaningful, allowedCallers, stage }: Asked): fc.Arbitrary<Change[]> {
  const others = names(stage.callers).filter(caller => !allowedCallers.includes(caller))
  const hasBody = contract?.body !== undefined
  const odd = fc.oneof(
    weighted(1, fc.constantFrom(...(others.length > 0 ? others : allowedCallers)), caller => ({ caller })),
    weighted(1, fc.constantFrom(...methods), method => ({ method })),
    weighted(path.includes(':') ? 2 : 0, oddPath(path), odd => ({ path: odd })),
    weighted(1, fc.constantFrom(...Object.values(pathTricks)), (trick, draft) => ({
      path: trick(draft.path),
    })),
    weighted(contract?.query ? 3 : 1, someQuery(contract, meaningful), query => ({ query })),
    weighted(1, fc.constantFrom(...rawQueries), (more, { query }) => ({ query: `${query}${more}` })),
    weighted(2, fc.array(fc.constantFrom(...headerTricks), { minLength: 1, maxLength: 3 }), tricks => ({
      tricks,
    })),
    weighted(hasBody ? 10 : 0, someDamage, (damage, { value }) => ({ value: damaged(value, damage) })),
    weighted(hasBody ? 2 : 1, somePacking, (packing, { value = {} }) => ({ packing, value })),
  )
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.tuple(odd) },
    { weight: 1, arbitrary: fc.array(odd, { minLength: 2, maxLength: 4 }) },
  )
}

function weighted<T>(weight: number, any: fc.Arbitrary<T>, change: (odd: T, draft: Draft) => Partial<Draft>) {
  return {
    weight,
    arbitrary: any.map(
      (odd): Change =>
        draft =>
          change(odd, draft),
    ),
  }
}

function written({ caller, method, path, query, tricks, value, packing }: Draft): AnyRequest {
  const target = path + (query === '' ? '' : `?${query}`)
  return { caller, method, target, tricks, body: packed(value, packing) }
}

const oddTexts = [
  '.',
  '..',
  '%',
  '/',
  'a\0b',
  "' OR '1'='1",
  '\u{1f98a}',
  '\ud800',
  '__proto__',
  'constructor',
  '-1',
  '9'.repeat(20),
  '1e3',
  ' ',
  'x'.repeat(129),
  'x'.repeat(5_000),
  'true',
  '2026-02-30',
  '0000-01-01',
  '9999-12-31',
  '+010000-01-01',
]

/** Made once: fast-check maps every character for each new one. */
const anyText = fc.string({ unit: 'binary', maxLength: 8 })
const oddId = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
)

function meantPath(path: string, { deviceIds, openIds }: Stage): fc.Arbitrary<string> {
  return withIds(path, name => {
    const known: Record<string, readonly string[]> = {
      ':user_id': Object.values(ids),
      ':team_id': teams,
      ':device_id': deviceIds,
      ':id': openIds,
      ':file': ['start.js', 'swagger-ui.css', 'timestamp.json', 'update.xml', releaseFile],
    }
    return fc.constantFrom(...(known[name] ?? []), 'nobody-knows')
  })
}

function oddPath(path: string): fc.Arbitrary<string> {
  return withIds(path, () => oddId)
}

function withIds(path: string, idOf: (name: string) => fc.Arbitrary<string>): fc.Arbitrary<string> {
  const parts = path
    .split(/(:\w+)/)
    .map(part => (part.startsWith(':') ? idOf(part).map(encode) : fc.constant(part)))
  return fc.tuple(...parts).map(all => all.join(''))
}

const rawQueries = [
  '&user_id=%',
  '&user_id=%ff',
  '&=&&',
  '&user_id[]=ada.wren',
  '&user_id[a]=b',
  `&${'a=b&'.repeat(1_500)}`,
  '&__proto__[a]=b',
  '?user_id=nora.finch',
  '&constructor=x',
  '&date=2026-03-10&date=2026-03-10',
  '&%00=a',
]

/** Some documented parameters; always `user_id`, since some routes need it. */
function meantQuery(contract: ListedEndpoint | undefined, meaningful: Meaningful): fc.Arbitrary<string> {
  const documented = Object.keys(contract?.query?.shape ?? {})
  const pairs = documented.map(name => {
    const pair = fc.constantFrom(...meant(name, meaningful)).map(text => `${encode(name)}=${encode(text)}`)
    return name === 'user_id' ? pair : fc.option(pair, { nil: '' })
  })
  return fc.tuple(...pairs).map(all => all.filter(pair => pair !== '').join('&'))
}

function meant(name: string, meaningful: Meaningful): string[] {
  const known = Object.hasOwn(meaningful, name) ? meaningful[name] : undefined
  return (known ?? [1, 7]).filter(value => value !== null).map(String)
}

function someQuery(contract: ListedEndpoint | undefined, meaningful: Meaningful): fc.Arbitrary<string> {
  const documented = Object.keys(contract?.query?.shape ?? {})
  const usual = documented.length > 0 ? documented : ['user_id']
  const pair = fc
    .oneof(
      { weight: 8, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom('user_id', ...queryNames) },
    )
    .chain(name => {
      const value = fc.oneof(
        { withCrossShrink: true },
        { weight: 6, arbitrary: fc.constantFrom(...meant(name, meaningful)) },
        { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
        { weight: 1, arbitrary: anyText },
      )
      return value.map(text => `${encode(name)}=${encode(text)}`)
    })
  return fc.array(pair, { maxLength: documented.length > 0 ? 4 : 1 }).map(pairs => pairs.join('&'))
}

const queryNames = ['team_id', 'date', 'days', 'version', 'page', 'table', 'callback', '_method', 'toString']

/** Encodes as browsers do; lone surrogates are replaced. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
