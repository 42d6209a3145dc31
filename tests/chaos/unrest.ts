import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, vi } from 'vitest'
import { childrenOf, queuedEvents } from '../../native-host/src/testing/helper.ts'
import { undrivenChromium } from '../browser/chromium.ts'
import { startKillable } from '../desktop/process.ts'
import { type RunningHelper, startHelper } from '../product/helper.ts'
import type { Workplace } from '../product/workplace.ts'
import { relaysOf } from '../relays/proc.ts'

const victims = ['agent', 'collector', 'relay', 'browser', 'server'] as const
type Victim = (typeof victims)[number]

export interface Unrest {
  kills: { victim: Victim; atMs: number }[]
  /** The content of the queue's files after each kill of an agent. */
  writtenAtKills: TelemetryEvent[]
  /** The agent that runs in the end. */
  helper: RunningHelper
}

/** Killed programs come back, but not always quickly; those that had time to come back are killed again. */

/**
 * Kills one program of the workplace after another with SIGKILL, in rounds of random order and at random
 * moments, for this long. It restarts agent, browser and server, as autostart, a person and a service manager
 * would; collector and relay come back by themselves.
 */
export async function makeUnrest(work: Workplace, profile: string, forMs: number): Promise<Unrest> {
  const dataDir = String(work.environment['DATA_DIR'])
  const unrest: Unrest = { kills: [], writtenAtKills: [], helper: work.helper }
  const browsers = [startBrowser()]
  const kill: Record<Victim, () => Promise<void>> = {
    async agent() {
      await unrest.helper.kill()
      unrest.writtenAtKills.push(...queuedEvents(join(dataDir, 'queue')))
      await aWhile(2_000)
      unrest.helper = await startHelper(work.processes, work.environment, dataDir)
    },
    async collector() {
      process.kill(await someProcess(() => childrenOf(unrest.helper.pid)), 'SIGKILL')
    },
    async relay() {
      process.kill(await someProcess(() => relaysOf(dataDir)), 'SIGKILL')
    },
    async browser() {
      await browsers.at(-1)?.kill()
      browsers.at(-1)?.cleanUp()
      await aWhile(2_000)
      browsers.push(startBrowser())
    },
    async server() {
      await work.server.kill()
      await aWhile(4_000)
      await work.server.restart()
    },
  }
  try {
    const endMs = performance.now() + forMs
    while (performance.now() < endMs) {
      for (const victim of shuffled(victims)) {
        await aWhile(4_000)
        unrest.kills.push({ victim, atMs: Date.now() })
        await kill[victim]()
      }
    }
  } finally {
    for (const browser of browsers) browser.cleanUp()
  }
  return unrest

  function startBrowser() {
    const { command, args } = undrivenChromium(profile, work.sites)
    return startKillable(command, [...args, 'https://github.com/'], work.environment)
  }
}

/** When each collector began to count, from the agents' log. */
export function collectorsIn(dataDir: string): number[] {
  return readFileSync(join(dataDir, 'log', 'helper.log'), 'utf8')
    .split('\n')
    .filter(line => line.includes('"keys are counted from now on"'))
    .map(line => Number(JSON.parse(line).time))
}

async function someProcess(look: () => number[]): Promise<number> {
  return vi.waitFor(() => {
    const [pid] = look()
    expect(pid).toBeDefined()
    return Number(pid)
  }, patience)
}

function aWhile(atMostMs: number): Promise<void> {
  return pause(Math.random() * atMostMs)
}

function shuffled<T>(things: readonly T[]): T[] {
  return things
    .map(thing => ({ thing, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing)
}
