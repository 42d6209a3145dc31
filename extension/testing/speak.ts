import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeBrowser } from 'wxt/testing/fake-browser'

type Messages = Record<string, { message: string }>

/** Sets the language of the fake browser, with the real texts of `public/_locales`. */
export function speak(locale: string): void {
  const messages = readLocale(locale)
  fakeBrowser.i18n.getMessage = (name: string, parts: string | (string | number)[] = []) =>
    (messages[name]?.message ?? '').replace(/\$(\d)/g, (_, n) => String([parts].flat()[n - 1] ?? ''))
}

export function readLocale(locale: string): Messages {
  const file = join(import.meta.dirname, '../public/_locales', locale, 'messages.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}
