import type { Language } from '@telemetry-tracker/shared/languages'
import type admin from './en/admin.json'
import type common from './en/common.json'
import type declared from './en/declared.json'
import type me from './en/me.json'
import type setup from './en/setup.json'
import type signin from './en/signin.json'

interface English {
  common: typeof common
  declared: typeof declared
  me: typeof me
  admin: typeof admin
  signin: typeof signin
  setup: typeof setup
}

/** A part of the dashboard with its own texts; `common` is used by all pages. */
export type Area = keyof English

/** The key of a text: its area and name, such as `common.productive`. */
export type TextKey = { [A in Area]: `${A}.${keyof English[A] & string}` }[Area]

type Messages = Record<string, string>

// Vite makes each file a separate chunk, so a page loads only the texts of its language.
const files = import.meta.glob<Messages>('./*/{common,declared,me,admin,signin,setup}.json', {
  import: 'default',
})

/** The texts of some areas in one language, by key. */
export async function loadMessages(language: Language, areas: readonly Area[]): Promise<Messages> {
  const loaded = await Promise.all(areas.map(area => loadArea(language, area)))
  return Object.assign({}, ...loaded)
}

async function loadArea(language: Language, area: Area): Promise<Messages> {
  const load = files[`./${language}/${area}.json`]
  if (load === undefined) throw new Error(`There are no texts of ${area} in ${language}.`)
  const texts = Object.entries(await load())
  return Object.fromEntries(texts.map(([name, text]) => [`${area}.${name}`, text]))
}
