import { setTimeout as delay } from 'node:timers/promises'
import { percentile } from '../numbers/percentile.ts'
import { rounded } from '../numbers/rounded.ts'
import { cpuMsOf } from '../process/usage.ts'
import type { AbuseName } from './abuses.ts'
import type { Attacker } from './attack.ts'
import { type Attacked, addCounts } from './attacked.ts'
import type { Company } from './company.ts'
import { type Probed, probe } from './others.ts'
import { longTurnsMs } from './turns.ts'

/** A server with a company on it. */
export interface Scene {
  url: string
  pid: number
  company: Company
  attacker: Attacker
  /** Where the server writes its long turns. */
  turnsFile: string
}

export interface Turns {
  rounds: number
  /** No round begins after this long, even if some are left: on a busy machine each takes longer. */
  withinMs?: number
  idleMs: number
  abusedMs: number
  /** Called at the end of each idle period, when the server has finished its work for the attacker. */
  whenRested?: () => void
}

/** The effects of abuses on others. */
export type Measured = Awaited<ReturnType<typeof takeTurns>>

/** Measures others idle and under the abuses alternately, so that other load on the machine affects both. */
export async function takeTurns(names: readonly AbuseName[], scene: Scene, turns: Turns) {
  const { company, attacker, url, pid, turnsFile } = scene
  const idle: Probed = { ms: [], lost: [] }
  const abused: Probed = { ms: [], lost: [] }
  const attacked: Attacked = {}
  const longMs: number[] = []
  const endMs = performance.now() + (turns.withinMs ?? Number.POSITIVE_INFINITY)
  let rounds = 0
  for (; rounds < turns.rounds && performance.now() < endMs; rounds++) {
    const { target, others } = await company.at(url)
    await untilQuiet(pid)
    addTo(idle, await probe(others, turns.idleMs))
    turns.whenRested?.()

    const beganMs = Date.now()
    attacker.attack(names, target)
    addTo(abused, await probe(others, turns.abusedMs))
    addCounts(attacked, await attacker.rest())
    for (const ms of longTurnsMs(turnsFile, beganMs)) longMs.push(ms)
  }
  const [idleP99, p99] = [percentile(idle.ms, 99), percentile(abused.ms, 99)]
  return {
    batches: abused.ms.length,
    idle_p50_ms: rounded(percentile(idle.ms, 50)),
    idle_p99_ms: rounded(idleP99),
    p50_ms: rounded(percentile(abused.ms, 50)),
    p99_ms: rounded(p99),
    max_ms: rounded(maxOf(abused.ms)),
    ratio: rounded(p99 / idleP99),
    longest_turn_ms: rounded(maxOf(longMs), 0),
    blocked_pct: rounded((100 * sumOf(longMs)) / (rounds * turns.abusedMs)),
    lost: [...idle.lost, ...abused.lost],
    attacked,
  }
}

/** Waits until the server has finished its work for the attacker, for 5 s at most. */
async function untilQuiet(pid: number): Promise<void> {
  for (let waits = 0; waits < 20; waits++) {
    const before = cpuMsOf(pid)
    await delay(250)
    if (cpuMsOf(pid) - before < 50) return
  }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** 0 without any. Not `Math.max(...values)`: an hour's values are more than a call takes arguments. */
function maxOf(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0)
}

function addTo(all: Probed, { ms, lost }: Probed): void {
  for (const each of ms) all.ms.push(each)
  all.lost.push(...lost)
}
