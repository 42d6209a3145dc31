import type { Logger } from 'pino'
import type { SecretStore } from '../platform/secret-store.ts'

/** Without its enrolment the key is useless, so a locked store may keep it. */
export async function forgetKey(key: SecretStore, log: Logger): Promise<void> {
  await key
    .remove()
    .catch((error: unknown) => log.warn({ err: error }, 'cannot remove the key of this device'))
}
