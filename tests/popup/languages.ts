import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '@telemetry-tracker/shared/languages'
import { root } from '../../scripts/root.ts'
import { extensionFolder } from '../browser/chromium.ts'
import type { Translate } from './scenes.ts'

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
export function readTexts(language: Language): Translate {
  const file = join(root, 'extension/public/_locales', language, 'messages.json')
  const texts: Record<string, { message: string }> = JSON.parse(readFileSync(file, 'utf8'))
  return key => texts[key]?.message ?? ''
}
