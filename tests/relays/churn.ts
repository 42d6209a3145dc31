import { setTimeout as pause } from 'node:timers/promises'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, vi } from 'vitest'
import type { Workplace } from '../product/workplace.ts'
import { descriptorsOf, relaysOf } from './proc.ts'

/** A browser whose extension is connected, until it is killed. */
export interface ConnectedBrowser {
  kill(): Promise<void>
  /** Ends its remaining processes. */
  cleanUp(): void
}

export interface ChurnReport {
  connects: number
  /** The most relays that stayed alive per living connection, over all waves. */
  maxRelaysPerConnection: number
  relaysAfter: number
  connectionsAfter: number
  /** The agent's open files after the first wave, and after the last. */
  descriptors: { early: number; late: number }
}

/** Repeatedly lets browsers connect, a few at once, and kills them; counts what is left behind. */
export async function churn(
  work: Workplace,
  { connects, atOnce }: { connects: number; atOnce: number },
  connect: (slot: number) => Promise<ConnectedBrowser>,
): Promise<ChurnReport> {
  const dataDir = String(work.environment['DATA_DIR'])
  const connections = async () => (await work.helper.status()).browsers.length
  let maxRelaysPerConnection = 0
  let early = 0
  for (let done = 0; done < connects; done += atOnce) {
    const alive = Math.min(atOnce, connects - done)
    const browsers = await Promise.all(Array.from({ length: alive }, (_, slot) => connect(slot)))
    try {
      await vi.waitFor(async () => expect(await connections()).toBe(alive), patience)
      await vi.waitFor(() => expect(relaysOf(dataDir).length).toBeLessThanOrEqual(alive), patience)
      maxRelaysPerConnection = Math.max(maxRelaysPerConnection, relaysOf(dataDir).length / alive)
      await Promise.all(browsers.map(browser => browser.kill()))
      await vi.waitFor(async () => expect(await connections()).toBe(0), patience)
      await vi.waitFor(() => expect(relaysOf(dataDir)).toEqual([]), patience)
    } finally {
      for (const browser of browsers) browser.cleanUp()
    }
    if (done === 0) early = await minDescriptors(work.helper.pid)
  }
  return {
    connects,
    maxRelaysPerConnection,
    relaysAfter: relaysOf(dataDir).length,
    connectionsAfter: await connections(),
    descriptors: { early, late: await minDescriptors(work.helper.pid) },
  }
}

/** Deliveries and commands open files briefly: the minimum of several counts is what stays open. */
async function minDescriptors(pid: number): Promise<number> {
  const counts: number[] = []
  for (let look = 0; look < 15; look++) {
    counts.push(descriptorsOf(pid))
    await pause(100)
  }
  return Math.min(...counts)
}
