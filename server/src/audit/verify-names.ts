import { commitmentTo, noPerson } from './names.ts'

/** A label of an entry, with its current row in `audit_names`. */
interface Called {
  sequence: number
  label: string
  commitment: string
  userId: string | null
  salt: string | null
}

/** Checks that the names of the audit log are the ones its entries were written with. */
interface NameCheck {
  check(called: Called): void
  /** Called for an entry that records an erasure: a missing name is then correct. */
  erased(label: string): void
  /** The first entry whose name was changed. */
  firstExchanged(): number | null
  /** The first entry whose name was changed or removed. Call it after the last entry, when all erasures are known. */
  firstWrong(): number | null
}

export function createNameCheck(): NameCheck {
  let exchangedAt: number | null = null
  const missing = new Map<string, number>()
  const erased = new Set<string>()

  return {
    check({ sequence, label, commitment, userId, salt }) {
      if (userId === null || salt === null) {
        if (commitment !== noPerson && !missing.has(label)) missing.set(label, sequence)
      } else if (commitment !== commitmentTo({ label, userId, salt })) {
        exchangedAt ??= sequence
      }
    },
    erased(label) {
      erased.add(label)
    },
    firstExchanged: () => exchangedAt,
    firstWrong() {
      const removed = [...missing].filter(([label]) => !erased.has(label)).map(([, sequence]) => sequence)
      const all = exchangedAt === null ? removed : [...removed, exchangedAt]
      return all.length === 0 ? null : Math.min(...all)
    },
  }
}
