import { commitmentTo, noPerson } from './names.ts'

/** A label in an entry, with what stands beside the log for it now. */
interface Called {
  sequence: number
  label: string
  commitment: string
  userId: string | null
  salt: string | null
}

/** Follows whether the names beside the audit log are those that its entries were written with. */
interface NameCheck {
  check(called: Called): void
  /** An entry says that this one was erased: their name is gone rightly. */
  erased(label: string): void
  /** The first entry whose name is another now. */
  firstExchanged(): number | null
  /** The same after the last entry, when it is known whose name may be gone. */
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
      const takenOut = [...missing].filter(([label]) => !erased.has(label)).map(([, sequence]) => sequence)
      const all = exchangedAt === null ? takenOut : [...takenOut, exchangedAt]
      return all.length === 0 ? null : Math.min(...all)
    },
  }
}
