import { setTimeout as delay } from 'node:timers/promises'
import { backOffMs } from './back-off.ts'
import type { DeviceSession } from './signed-in-post.ts'

/** How many devices sign in at the same time. */
const atOnce = 16
const passing = new Set([429, 500, 502, 503, 504])

/** Signs every device in, a few at a time, and calls `onSignIn` with how many are. A refusal is tried again; one for good is an error. */
export async function signInFleet(
  sessions: readonly DeviceSession[],
  { random, onSignIn }: { random: () => number; onSignIn(signedIn: number): void },
): Promise<void> {
  const waiting = sessions.values()
  let signedIn = 0

  async function signInSome(): Promise<void> {
    for (const session of waiting) {
      await untilSignedIn(session, random)
      onSignIn(++signedIn)
    }
  }

  await Promise.all(Array.from({ length: atOnce }, signInSome))
}

async function untilSignedIn({ signIn }: DeviceSession, random: () => number): Promise<void> {
  for (let failures = 1; ; failures++) {
    const refusal = await signIn()
    if (refusal === undefined) return
    if (!passing.has(refusal.status))
      throw new Error(`A sign-in was refused for good with ${refusal.status}: ${refusal.text}`)
    await delay(Math.max(refusal.retryAfterMs, backOffMs(failures, random)))
  }
}
