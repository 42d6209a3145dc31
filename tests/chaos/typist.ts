import { setTimeout as pause } from 'node:timers/promises'
import type { Desktop } from '../desktop/desktop.ts'
import type { TypedKey } from './account.ts'

/** Types until stopped, a key every tenth to third of a second. */
export interface Typist {
  /** Stops typing and returns every key. */
  stop(): Promise<TypedKey[]>
}

export function startTyping({ xdotool }: Desktop): Typist {
  const keys: TypedKey[] = []
  let isOver = false
  const typing = type()
  return {
    async stop() {
      isOver = true
      await typing
      return keys
    },
  }

  async function type(): Promise<void> {
    while (!isOver) {
      const fromMs = Date.now()
      await xdotool('key', 'a')
      keys.push({ fromMs, toMs: Date.now() })
      await pause(80 + Math.random() * 200)
    }
  }
}
