import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { thisSystem } from '../platform/this-system.ts'
import { makePrivateFolder } from '../private-folder.ts'

const holderSchema = z.object({
  /** Of this process alone. */
  id: z.string(),
  host: z.string(),
  system: z.string(),
  pid: z.int(),
  /** Moves as long as the process lives. */
  beat: z.int(),
})

type Holder = z.infer<typeof holderSchema>

const beatEveryMs = 2_000
/** Without a beat for so long a process on another computer is gone: measured here, so that no clock has to be right. */
const goneAfterMs = 15_000
const lookAgainMs = 100

/** A data folder that only this process uses. */
export interface HeldFolder {
  /** Whether it still is: a computer that slept may find that another one took its place. */
  isHeld(): boolean
  release(): void
}

export type Claim =
  | { kind: 'held'; folder: HeldFolder }
  /** An agent answers at the socket of this computer. */
  | { kind: 'runs_here' }
  /** A process holds the folder that does not answer here: mostly one on another computer. */
  | { kind: 'held_by_other'; host: string; pid: number; isHere: boolean }

interface Claiming {
  /** Whether an agent answers here. */
  isRunning(): Promise<boolean>
  /** What this running system is called; another name is another computer. */
  system?: string
  /** Told when another process has taken the folder. */
  onLost(): void
  timing?: { beatEveryMs: number; goneAfterMs: number }
}

/**
 * Makes this process the only one that uses a data folder, also where the folder lies on a file server: sockets and process numbers say nothing of other
 * computers, so the holder's file shows by its beat that its process lives. One that was killed on this computer is known at once; one on another is
 * waited for.
 */
export async function claimFolder(runDir: string, claiming: Claiming): Promise<Claim> {
  const { isRunning, onLost, system = thisSystem(), timing = { beatEveryMs, goneAfterMs } } = claiming
  const path = join(makePrivateFolder(runDir), 'holder.json')
  const self = { id: randomUUID(), host: hostname(), system, pid: process.pid, beat: 0 }
  let seen = { text: '', sinceMs: performance.now() }
  for (;;) {
    if (create(path, self))
      return { kind: 'held', folder: keepBeating(path, self, timing.beatEveryMs, onLost) }
    if (await isRunning()) return { kind: 'runs_here' }
    const text = read(path)
    const holder = parse(text)
    const now = performance.now()
    if (text !== seen.text) {
      const before = parse(seen.text)
      const isHere = holder?.system === system
      if (holder && before?.id === holder.id && holder.beat !== before.beat)
        return { kind: 'held_by_other', host: holder.host, pid: holder.pid, isHere }
      seen = { text, sinceMs: now }
    }
    const isGone =
      now - seen.sinceMs > timing.goneAfterMs || (holder?.system === system && !isAlive(holder.pid))
    if (isGone) takeAway(path, text)
    else await delay(lookAgainMs)
  }
}

function keepBeating(path: string, self: Holder, everyMs: number, onLost: () => void): HeldFolder {
  let holder = self
  // What can't be read says nothing: a file server may be away for a while.
  const isHeld = () => (parse(read(path))?.id ?? self.id) === self.id
  const timer = setInterval(beat, everyMs)
  timer.unref()
  return {
    isHeld,
    release() {
      clearInterval(timer)
      if (parse(read(path))?.id === self.id) rmSync(path, { force: true })
    },
  }

  function beat(): void {
    if (!isHeld()) {
      clearInterval(timer)
      onLost()
      return
    }
    try {
      holder = { ...holder, beat: holder.beat + 1 }
      const next = `${path}.${self.id}`
      closeAfterWriting(openSync(next, 'w', 0o600), JSON.stringify(holder))
      renameSync(next, path)
    } catch {
      // A disk that is full or away: whoever else wants the folder can't use it either. The next beat tries again.
    }
  }
}

/** False when there is one already. */
function create(path: string, holder: Holder): boolean {
  const file = openNew(path)
  if (file === undefined) return false
  try {
    closeAfterWriting(file, JSON.stringify(holder))
  } catch {
    // A full disk: the file is there and ours, and is written with the next beat that finds room.
  }
  return true
}

function openNew(path: string): number | undefined {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  }
}

function closeAfterWriting(file: number, text: string): void {
  try {
    writeSync(file, text)
  } finally {
    closeSync(file)
  }
}

/** Removes what a process that is gone left, and nothing that came in its place meanwhile. */
function takeAway(path: string, text: string): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    // Somebody else was faster.
    return
  }
  if (read(aside) !== text && !existsSync(path)) linkSync(aside, path)
  rmSync(aside, { force: true })
}

/** Empty when there is none, or it is being replaced. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function parse(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data
  } catch {
    // Half written: it is whole in a moment, or nobody's.
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
