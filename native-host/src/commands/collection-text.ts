import type { CollectionChange } from '@telemetry-tracker/shared/contracts/releases'

/** What changes in what is collected, in this person's language if it is there. */
export function collectionText(
  change: CollectionChange,
  locale = Intl.DateTimeFormat().resolvedOptions().locale,
): string {
  if (change === 'nothing') return 'nothing'
  const [language = 'en'] = locale.split('-')
  return change[language] ?? change.en
}
