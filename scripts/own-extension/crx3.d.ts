declare module 'crx3' {
  import type { Readable } from 'node:stream'

  /** Signs a zip as a package for Chromium browsers. Resolves with the id that follows from the key. */
  export default function crx3(
    zip: Readable,
    options: { crxPath: string; keyPath: string },
  ): Promise<{ appId: string }>
}
