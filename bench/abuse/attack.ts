import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AbuseName, Target } from './abuses.ts'
import type { Attacked } from './attacked.ts'
import type { Order } from './attacker.ts'

/** A process that abuses a server on command. */
export interface Attacker {
  attack(names: readonly AbuseName[], target: Target): void
  /** Lets it wait for its last answers, and resolves with its results since it began. */
  rest(): Promise<Attacked>
  stop(): Promise<void>
}

/** Starts it as a separate process, so that its work is not measured. */
export function startAttacker(): Attacker {
  const child = fork(fileURLToPath(import.meta.resolve('./attacker.ts')), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const ended = once(child, 'exit')
  const order = (what: Order) => void child.send(what)
  return {
    attack: (names, target) => order({ attack: names, target }),
    async rest() {
      const reported = once(child, 'message')
      order('rest')
      const [attacked]: (Attacked | undefined)[] = await Promise.race([reported, ended.then(() => [])])
      if (!attacked) throw new Error('The attacker ended by itself: see above.')
      return attacked
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}
