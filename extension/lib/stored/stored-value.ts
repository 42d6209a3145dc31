import { browser } from 'wxt/browser'
import type * as z from 'zod/mini'

/**
 * One value in the extension's storage. `session` is emptied when the browser ends, `local` stays. A value
 * that doesn't match its schema counts as missing.
 */
export interface StoredValue<T> {
  read(): Promise<T | undefined>
  write(value: T): Promise<void>
  remove(): Promise<void>
  watch(changed: (value: T | undefined) => void): void
}

export function storedValue<T>(
  area: 'local' | 'session',
  key: string,
  schema: z.ZodMiniType<T>,
): StoredValue<T> {
  const parse = (raw: unknown) => schema.safeParse(raw).data
  return {
    read: async () => parse((await browser.storage[area].get(key))[key]),
    write: value => browser.storage[area].set({ [key]: value }),
    remove: () => browser.storage[area].remove(key),
    watch: changed =>
      browser.storage.onChanged.addListener((changes, changedArea) => {
        const change = changes[key]
        if (changedArea === area && change) changed(parse(change.newValue))
      }),
  }
}
