import type { SecretStore } from './secret-store.ts'

const service = 'Telemetry Tracker'
/** A locked store asks its owner first. */
const patienceMs = 60_000

/**
 * The system's own store: Keychain, the Windows credential store (DPAPI), or the Secret Service of a Linux
 * desktop. Every call throws if there is none.
 */
export function systemSecret(account: string): SecretStore {
  return {
    read: async () => (await (await entry(account)).getPassword(patience())) ?? null,
    async write(secret) {
      const stored = await entry(account)
      await stored.setPassword(secret, patience())
      try {
        // Make sure that the store really keeps the secret.
        if ((await stored.getPassword(patience())) !== secret)
          throw new Error('what was stored is not what is there')
      } catch (error) {
        // The secret is kept elsewhere then, and nothing would ever remove this entry.
        await stored.deletePassword(patience())
        throw error
      }
    },
    async remove() {
      await (await entry(account)).deletePassword(patience())
    },
  }
}

async function entry(account: string) {
  const { AsyncEntry } = await import('@napi-rs/keyring')
  // Never the kernel's keyring, which is empty after the next start of the machine.
  return new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
}

const patience = () => AbortSignal.timeout(patienceMs)
