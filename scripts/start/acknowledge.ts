import { noticeLanguage, noticeOf, noticeText } from '@telemetry-tracker/shared/notice/notice'
import { policyFromEnvironment } from '@telemetry-tracker/shared/settings/policy'
import { acknowledge, readAcknowledgement } from '../../native-host/src/setup/acknowledgement.ts'
import type { Environment } from './environment.ts'

/**
 * Says once what is recorded: someone who starts the helper here has read it then. On computers of others, set-up asks.
 */
export function acknowledgeByStarting(
  { variables, dataFolder }: Pick<Environment, 'variables' | 'dataFolder'>,
  say: (text: string) => void,
): void {
  if (readAcknowledgement(dataFolder)?.state === 'given') return
  const policy = policyFromEnvironment(variables)
  const language = noticeLanguage(Intl.DateTimeFormat().resolvedOptions().locale)
  say(`\n${noticeText(noticeOf(policy, language))}\n`)
  say('  By starting it here you confirm that you have read this. Ctrl-C stops it.\n')
  acknowledge(dataFolder, { language, by: 'person', policy, nowMs: Date.now() })
}
