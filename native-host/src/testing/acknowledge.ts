import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { acknowledge, readAcknowledgement } from '../setup/acknowledgement.ts'

/** Acknowledges the notice in a data folder, as a person does in set-up, so that a helper records there at once. */
export function acknowledgeIn(dataDir: string): void {
  if (readAcknowledgement(dataDir)?.state === 'given') return
  acknowledge(dataDir, { language: 'en', by: 'person', policy: defaultPolicy, nowMs: Date.now() })
}
