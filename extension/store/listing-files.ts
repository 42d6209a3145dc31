import type { Language } from '@telemetry-tracker/shared/languages'
import { descriptionText, type Listing, type Store } from './listing.ts'
import {
  buildInstructions,
  categories,
  dataUse,
  permissionReasons,
  reviewNotes,
  singlePurpose,
} from './privacy.ts'

/** What is read of the built extension's manifest. */
export interface BuiltManifest {
  version: string
  permissions: readonly string[]
  browser_specific_settings?: { gecko: { data_collection_permissions?: { required: readonly string[] } } }
}

/** The name that a store has for each of our languages, where it is not the same. */
const storeLanguages: Readonly<Record<Store, Partial<Record<Language, string>>>> = {
  chrome: { pt: 'pt_BR' },
  edge: { pt: 'pt-BR' },
  firefox: { en: 'en-US', es: 'es-ES', pt: 'pt-BR', hi: 'hi-IN' },
}

/** The folder of one language's texts and pictures for a store. */
export function languageFolder(store: Store, language: Language): string {
  return `listing/${storeLanguages[store][language] ?? language}`
}

/** The texts of one language, by file. */
export function listingFiles(
  store: Store,
  language: Language,
  { name, listing }: { name: string; listing: Listing },
): Record<string, string> {
  const folder = languageFolder(store, language)
  return {
    [`${folder}/name.txt`]: `${name}\n`,
    [`${folder}/summary.txt`]: `${listing.summary}\n`,
    [`${folder}/description.txt`]: descriptionText(listing),
  }
}

/** What a store asks about the extension, by file. Throws if the manifest has a permission without a reason. */
export function answerFiles(store: Store, manifest: BuiltManifest): Record<string, string> {
  return {
    'privacy.md': privacyAnswers(store, manifest),
    'notes-for-reviewers.txt': `${reviewNotes}\n`,
    ...(store === 'firefox' && { 'how-to-build-the-sources.txt': `${buildInstructions}\n` }),
  }
}

function privacyAnswers(store: Store, manifest: BuiltManifest): string {
  const answers = Object.entries(dataUse.collected).map(
    ([kind, isCollected]) => `- ${kind}: **${isCollected ? 'yes' : 'no'}**`,
  )
  const gecko = manifest.browser_specific_settings?.gecko.data_collection_permissions?.required ?? []
  return `# Telemetry Tracker ${manifest.version}

Category: **${categories[store]}**

## Single purpose

${singlePurpose}

## Permissions

${manifest.permissions.map(reasonOf).join('\n')}

Host permissions: none. Remote code: ${dataUse.usesRemoteCode ? 'yes' : 'no'}.

## Data

${answers.join('\n')}

${dataUse.explanation}

${
  store === 'firefox'
    ? `The manifest declares (\`data_collection_permissions\`, required): ${gecko.join(', ')}.`
    : `To be certified:\n\n${dataUse.certified.map(sentence => `- ${sentence}`).join('\n')}`
}

Privacy policy: the address of your company's own page about the tracker. The page "What is collected" of the popup has the facts.
`
}

function reasonOf(permission: string): string {
  const reason = permissionReasons[permission]
  if (reason === undefined)
    throw new Error(`The permission "${permission}" has no reason in extension/store/privacy.ts.`)
  return `- \`${permission}\`: ${reason}`
}
