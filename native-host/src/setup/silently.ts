import { noticeLanguage } from '@telemetry-tracker/shared/notice/notice'
import type { SilentSetup } from './set-up-silently.ts'

/** A silent set-up with what an installer was given, now, in this person's language. */
export function silently(acknowledgedBy: string): SilentSetup {
  const { locale } = Intl.DateTimeFormat().resolvedOptions()
  return { acknowledgedBy, allowHttp: false, language: noticeLanguage(locale), nowMs: Date.now() }
}
