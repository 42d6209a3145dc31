import fc from 'fast-check'
import * as z from 'zod'

/** The part of JSON Schema that zod generates. */
interface JsonSchema {
  type?: string
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
}

/** Values that are known to the server, by field name. */
export type Meaningful = Readonly<Record<string, readonly unknown[]>>

/** Values that match a schema: mostly meaningful ones, otherwise any of the right shape. */
export function validJson(schema: z.ZodType, meaningful: Meaningful): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return fieldOf(json, '')

  function fieldOf(part: JsonSchema, name: string): fc.Arbitrary<unknown> {
    const known = Object.hasOwn(meaningful, name) && part.type !== 'array' ? meaningful[name] : undefined
    const any = shaped(part, name)
    if (known === undefined) return any
    return fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: any })
  }

  function shaped(part: JsonSchema, name: string): fc.Arbitrary<unknown> {
    if (part.const !== undefined) return fc.constant(part.const)
    if (part.enum) return fc.constantFrom(...part.enum)
    if (part.anyOf) return fc.oneof(...part.anyOf.map(each => fieldOf(each, name)))
    switch (part.type) {
      case 'object':
        return objectOf(part)
      case 'array':
        return listOf(part, name)
      case 'string':
        return textOf(part)
      case 'integer':
        return fc.integer({
          min: part.minimum ?? -(2 ** 31),
          max: Math.min(part.maximum ?? 2 ** 31, 2 ** 53 - 1),
        })
      case 'number':
        return fc.double({ min: part.minimum ?? -1e9, max: part.maximum ?? 1e9, noNaN: true })
      case 'boolean':
        return fc.boolean()
      case 'null':
        return fc.constant(null)
      default:
        return fc.jsonValue()
    }
  }

  function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
    const fields = Object.entries(properties).map(([name, part]) => [name, fieldOf(part, name)] as const)
    const requiredKeys = required.filter(name => Object.hasOwn(properties, name))
    return fc.record(Object.fromEntries(fields), { requiredKeys })
  }

  /** Mostly short, sometimes of maximum length. */
  function listOf({ items = {}, minItems = 0, maxItems = 5 }: JsonSchema, name: string) {
    const item = fieldOf(items, name)
    const short = fc.array(item, {
      minLength: minItems,
      maxLength: Math.max(minItems, Math.min(maxItems, 5)),
    })
    const longest = item.map(each => Array.from({ length: maxItems }, () => each))
    return fc.oneof({ weight: 30, arbitrary: short }, { weight: 1, arbitrary: longest })
  }

  function textOf({ format, pattern, minLength = 0, maxLength = 300 }: JsonSchema): fc.Arbitrary<string> {
    if (format === 'date-time') return fc.constantFrom(...times)
    if (format === 'date') return fc.constantFrom(...days)
    if (format === 'email') return fc.emailAddress()
    if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
    const longest = fc.constant('x'.repeat(maxLength))
    const any = fc.string({
      unit: 'grapheme',
      minLength,
      maxLength: Math.max(minLength, Math.min(maxLength, 20)),
    })
    return fc.oneof({ weight: 8, arbitrary: any }, { weight: 1, arbitrary: longest })
  }
}

export const days = ['2026-03-10', '2026-03-09', '1970-01-02', '2999-12-31', '2024-02-29', '0001-01-01']
export const times = [
  '2026-03-10T11:00:00Z',
  '2026-03-10T11:59:59.999Z',
  '2026-03-09T23:59:59Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
]

/** Hostile values for fields of any type. */
const hostileValues: readonly unknown[] = [
  null,
  '',
  'a\0b',
  '\ud800',
  'e\u0301\u202e\u{1f98a}',
  '__proto__',
  "'; DROP TABLE users; --",
  '=HYPERLINK("http://evil.example")',
  '%s%n%x $(id)',
  '../../etc/passwd',
  'x'.repeat(70_000),
  -1,
  0.5,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  2 ** 63,
  1e300,
  -1e-320,
  true,
  [],
  {},
  [[[[[[]]]]]],
  ['a'],
  '\udc00a\ud800',
  JSON.parse('{"__proto__":{"role":"admin"},"constructor":1}'),
  -(2 ** 31) - 1,
  { $gt: '' },
  Array.from({ length: 3_000 }, () => 0),
  '0000-01-01',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-03-10T24:00:00+99:99',
]

interface Damage {
  /** The index of the value to damage, from the outside in. */
  place: number
  how: 'odd text' | 'replaced' | 'left out' | 'one more' | 'twice as much'
  by: unknown
  text: string
}

/** Texts that databases cannot store, or only some can. */
const oddTexts = ['a\0b', '\0', '\ud800', 'x\udc00', 'x'.repeat(70_000), '\ufffe\u{10ffff}', '__proto__']

export const someDamage: fc.Arbitrary<Damage> = fc.record({
  place: fc.nat({ max: 200 }),
  how: fc.oneof(
    fc.constant('odd text' as const),
    fc.constantFrom('replaced' as const, 'left out' as const, 'one more' as const, 'twice as much' as const),
  ),
  by: fc.constantFrom(...hostileValues),
  text: fc.constantFrom(...oddTexts),
})

/** A copy of the value in which one part, at any depth, is damaged. */
export function damaged(value: unknown, { place, how, by, text }: Damage): unknown {
  const copy = structuredClone({ value })
  const all = [...placesIn(copy)]
  const texts = all.filter(([holder, key]) => typeof Reflect.get(holder, key) === 'string')
  const places = how === 'odd text' && texts.length > 0 ? texts : all
  const outermost: [object, string] = [copy, 'value']
  const [holder, key] = places[place % places.length] ?? outermost
  const here: unknown = Reflect.get(holder, key)
  if (how === 'odd text') Reflect.set(holder, key, text)
  else if (how === 'replaced') Reflect.set(holder, key, by)
  else if (how === 'left out') Reflect.deleteProperty(holder, key)
  else if (how === 'one more' && typeof here === 'object' && here !== null) Reflect.set(here, 'unknown', by)
  else Reflect.set(holder, key, typeof here === 'number' ? here * 2 + 1 : `${here}${here}`)
  return copy.value
}

function* placesIn(holder: object): Generator<[object, string]> {
  for (const [key, inner] of Object.entries(holder)) {
    yield [holder, key]
    if (typeof inner === 'object' && inner !== null) yield* placesIn(inner)
  }
}
