import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/root.ts'
import { extensionFolder } from '../browser/chromium.ts'
import type { Say } from './scenes.ts'

export const languages = ['en', 'de', 'fr', 'es', 'hi'] as const
export type Language = (typeof languages)[number]

/** The built extension in one language, also where the browser itself only has English. */
export function extensionIn(language: Language, folder: string): string {
  const copy = join(folder, 'extension')
  cpSync(extensionFolder, copy, { recursive: true })
  const locales = join(copy, '_locales')
  for (const other of readdirSync(locales))
    if (other !== language) rmSync(join(locales, other), { recursive: true })
  const manifestFile = join(copy, 'manifest.json')
  const manifest: object = JSON.parse(readFileSync(manifestFile, 'utf8'))
  writeFileSync(manifestFile, JSON.stringify({ ...manifest, default_locale: language }))
  return copy
}

/** The extension's texts in one language. */
export function readTexts(language: Language): Say {
  const file = join(root, 'extension/public/_locales', language, 'messages.json')
  const texts: Record<string, { message: string }> = JSON.parse(readFileSync(file, 'utf8'))
  return phrase => texts[phrase]?.message ?? ''
}
