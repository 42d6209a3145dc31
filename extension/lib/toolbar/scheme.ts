export type Scheme = 'light' | 'dark'

/**
 * Whether the screen is light or dark, if this part of the extension can see it: pages and Firefox's
 * background can, a service worker can't.
 */
export function schemeHere(): Scheme | undefined {
  if (typeof matchMedia === 'undefined') return undefined
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
