import type { ScratchDatabase } from './database/scratch-database.ts'
import type { ClientQueue } from './load/client-queue.ts'
import { type Drive, drive } from './load/drive.ts'
import { addSums, type Sums, zeroSums } from './load/sums.ts'
import type { Pair, Turn } from './numbers/pairs.ts'
import type { NodeProcess } from './process/node-process.ts'
import { cpuMsOf } from './process/usage.ts'

interface Loaded {
  server: NodeProcess
  bare: NodeProcess
  database: ScratchDatabase
  queues: readonly ClientQueue[]
  batchSize: number
}

/**
 * The two processes under the same load alternately. The bare app gets exactly the bodies that are queued for
 * the server, and keeps none of them.
 */
export class Sides {
  readonly pairs: Pair[] = []
  readonly loadBusy: number[] = []
  readonly databaseCpuMs: number[] = []
  acknowledged: Sums = zeroSums
  acknowledgedBatches = 0
  readonly #loaded: Loaded

  constructor(loaded: Loaded) {
    this.#loaded = loaded
  }

  async loadBoth(seconds: number, serverFirst: boolean): Promise<Pair> {
    this.#makeBodies(seconds)
    const early = serverFirst ? await this.loadServer(seconds) : undefined
    const bare = await this.loadBare(seconds)
    const server = early ?? (await this.loadServer(seconds))
    const pair = { server: server.turn, bare: bare.turn }
    this.pairs.push(pair)
    this.databaseCpuMs.push(server.databaseCpuMs)
    this.loadBusy.push(bare.drive.loadBusy)
    return pair
  }

  async loadServer(seconds: number) {
    this.#makeBodies(seconds)
    const { server, database, queues } = this.#loaded
    const databaseBefore = database.cpuMs()
    const measured = await loadProcess(server, queues, seconds)
    const databaseCpuMs = (database.cpuMs() - databaseBefore) / measured.drive.requests
    for (const [client, count] of measured.drive.sent.entries())
      this.#acknowledge(queues[client]?.batches.splice(0, count) ?? [])
    return { ...measured, databaseCpuMs }
  }

  async loadBare(seconds: number) {
    this.#makeBodies(seconds)
    return loadProcess(this.#loaded.bare, this.#loaded.queues, seconds)
  }

  #makeBodies(seconds: number): void {
    const { queues, batchSize } = this.#loaded
    const maxPerSecond = Math.min(20_000, 600_000 / batchSize)
    for (const queue of queues) queue.fill(Math.ceil((maxPerSecond * seconds) / queues.length))
  }

  #acknowledge(batches: readonly { sums: Sums }[]): void {
    this.acknowledgedBatches += batches.length
    for (const { sums } of batches) this.acknowledged = addSums(this.acknowledged, sums)
  }
}

async function loadProcess(
  { url, pid }: NodeProcess,
  queues: readonly ClientQueue[],
  seconds: number,
): Promise<{ turn: Turn; drive: Drive }> {
  const cpuBefore = cpuMsOf(pid)
  const driven = await drive(
    url,
    queues.map(({ batches }) => batches),
    seconds,
  )
  const cpuMs = cpuMsOf(pid) - cpuBefore
  const { requests, seconds: took } = driven
  return { turn: { requestsPerSecond: requests / took, cpuMsPerRequest: cpuMs / requests }, drive: driven }
}
