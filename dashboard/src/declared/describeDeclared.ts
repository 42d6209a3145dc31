import type { DeclaredDay } from '@telemetry-tracker/shared/contracts/declared'
import type { I18n } from '../i18n/i18n.ts'
import { kindsInSentence } from './declaredTexts.ts'

/** What a person declared on a day in a sentence or two; empty if nothing. */
export function describeDeclared(
  { declared, declared_pending, stretches }: DeclaredDay,
  { t, duration, locale }: Pick<I18n, 't' | 'duration' | 'locale'>,
): string[] {
  const counted = stretches.filter(({ state }) => state === 'counted')
  const kinds = [...new Set(counted.map(({ kind }) => t(kindsInSentence[kind])))]
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(kinds)
  return [
    ...(declared > 0 ? [t('declared.youDeclared', { length: duration(declared), kinds: list })] : []),
    ...(declared_pending > 0 ? [t('declared.youWait', { length: duration(declared_pending) })] : []),
  ]
}
