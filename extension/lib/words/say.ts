import { browser } from 'wxt/browser'
import type english from '../../public/_locales/en/messages.json'

/** A text for people, by its name in `public/_locales`. */
export type Phrase = keyof typeof english

declare module 'wxt/browser' {
  interface WxtI18n {
    getMessage(name: Phrase, parts?: string[]): string
  }
}

/** The text in the browser's language, with `$1`, `$2` … replaced by `parts`. */
export function say(phrase: Phrase, ...parts: string[]): string {
  return browser.i18n.getMessage(phrase, parts)
}
