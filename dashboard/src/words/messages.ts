import type admin from './en/admin.json'
import type common from './en/common.json'
import type me from './en/me.json'
import type signin from './en/signin.json'
import type { Locale } from './locales.ts'

interface English {
  common: typeof common
  me: typeof me
  admin: typeof admin
  signin: typeof signin
}

/** A part of the product with texts of its own; `common` is every page's. */
export type Area = keyof English

/** A text by its area and name, such as `common.productive`. */
export type Phrase = { [A in Area]: `${A}.${keyof English[A] & string}` }[Area]

type Messages = Record<string, string>

// Vite makes each file a chunk of its own, loaded when it is asked for: a page loads one language's.
const files = import.meta.glob<Messages>('./*/*.json', { import: 'default' })

/** The texts of some areas in one language, by their phrases. */
export async function loadMessages(locale: Locale, areas: readonly Area[]): Promise<Messages> {
  const loaded = await Promise.all(areas.map(area => loadArea(locale, area)))
  return Object.assign({}, ...loaded)
}

async function loadArea(locale: Locale, area: Area): Promise<Messages> {
  const load = files[`./${locale}/${area}.json`]
  if (load === undefined) throw new Error(`There are no texts of ${area} in ${locale}.`)
  const texts = Object.entries(await load())
  return Object.fromEntries(texts.map(([name, text]) => [`${area}.${name}`, text]))
}
