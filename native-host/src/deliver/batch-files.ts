import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** A sealed batch on disk: the gzipped request body, its sequence and number of events in its name. */
export interface BatchFile {
  sequence: number
  events: number
  bytes: number
  path: string
}

export function sealedName(sequence: number, events: number): string {
  return `${String(sequence).padStart(10, '0')}.${events}.json.gz`
}

export function openName(sequence: number): string {
  return `${String(sequence).padStart(10, '0')}.open`
}

/** The batches of an epoch's folder: sealed ones in order, the sequences of open ones, and what half-written files are left. */
export function listBatches(folder: string): { sealed: BatchFile[]; open: number[]; leftovers: string[] } {
  const names = readdirSync(folder)
  return {
    sealed: names.flatMap(name => sealedFile(folder, name)).sort((a, b) => a.sequence - b.sequence),
    open: names.filter(name => /^\d+\.open$/.test(name)).map(name => Number.parseInt(name, 10)),
    leftovers: names.filter(name => name.endsWith('.tmp')).map(name => join(folder, name)),
  }
}

function sealedFile(folder: string, name: string): BatchFile[] {
  const [, sequence, events] = /^(\d+)\.(\d+)\.json\.gz$/.exec(name) ?? []
  if (sequence === undefined || events === undefined) return []
  const path = join(folder, name)
  return [{ sequence: Number(sequence), events: Number(events), bytes: statSync(path).size, path }]
}
