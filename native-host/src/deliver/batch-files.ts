import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A sealed batch on disk: the gzipped request body, with its sequence and number of events in the file name.
 */
export interface BatchFile {
  sequence: number
  events: number
  bytes: number
  path: string
}

/** A sealed batch that could not be written to disk. It is lost when the agent ends. */
export interface BatchInMemory {
  sequence: number
  events: number
  bytes: number
  body: Buffer
}

export type WaitingBatch = BatchFile | BatchInMemory

export function isOnDisk(batch: WaitingBatch): batch is BatchFile {
  return 'path' in batch
}

export function sealedName(sequence: number, events: number): string {
  return `${String(sequence).padStart(10, '0')}.${events}.json.gz`
}

export function openName(sequence: number): string {
  return `${String(sequence).padStart(10, '0')}.open`
}

/**
 * The batches in an epoch's folder: sealed ones in order, the sequences of open ones, and any half-written
 * files.
 */
export interface FoundBatches {
  sealed: BatchFile[]
  open: number[]
  leftovers: string[]
  /** The sequence of the open batch, or of the next one. */
  next: number
}

export function listBatches(folder: string): FoundBatches {
  const names = existsSync(folder) ? readdirSync(folder) : []
  const sealed = names.flatMap(name => sealedFile(folder, name)).sort((a, b) => a.sequence - b.sequence)
  const open = names.filter(name => /^\d+\.open$/.test(name)).map(name => Number.parseInt(name, 10))
  return {
    sealed,
    open,
    leftovers: names.filter(name => name.endsWith('.tmp')).map(name => join(folder, name)),
    next: Math.max((sealed.at(-1)?.sequence ?? 0) + 1, ...open),
  }
}

function sealedFile(folder: string, name: string): BatchFile[] {
  const [, sequence, events] = /^(\d+)\.(\d+)\.json\.gz$/.exec(name) ?? []
  if (sequence === undefined || events === undefined) return []
  const path = join(folder, name)
  return [{ sequence: Number(sequence), events: Number(events), bytes: statSync(path).size, path }]
}
