import { browser } from 'wxt/browser'
import type english from '../../public/_locales/en/messages.json'

/** The key of a text in `public/_locales`. */
export type TextKey = keyof typeof english

declare module 'wxt/browser' {
  interface WxtI18n {
    getMessage(name: TextKey, parts?: string[]): string
  }
}

/** The text in the browser's language, with `$1`, `$2` … replaced by `parts`. */
export function t(key: TextKey, ...parts: string[]): string {
  return browser.i18n.getMessage(key, parts)
}
