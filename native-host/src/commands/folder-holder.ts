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
  /** Unique to this process. */
  id: z.string(),
  host: z.string(),
  system: z.string(),
  pid: z.int(),
  /** Counts up while the process runs. */
  beat: z.int(),
})

type Holder = z.infer<typeof holderSchema>

const beatEveryMs = 2_000
/**
 * Without a beat for this long, a process on another computer has ended. Measured on this machine, so no
 * clock has to be right.
 */
const goneAfterMs = 15_000
const lookAgainMs = 100

/** A data folder that only this process uses. */
export interface HeldFolder {
  /** Whether it is still ours: another computer may have taken it while this one slept. */
  isHeld(): boolean
  release(): void
}

export type Claim =
  | { kind: 'held'; folder: HeldFolder }
  /** An agent answers at this computer's socket. */
  | { kind: 'runs_here' }
  /** The holder does not answer here; it usually runs on another computer. */
  | { kind: 'held_by_other'; host: string; pid: number; isHere: boolean }

interface Claiming {
  /** Whether an agent answers on this computer. */
  isRunning(): Promise<boolean>
  /** The id of this running system; another id is another computer. */
  system?: string
  /** Called when another process has taken the folder. */
  onLost(): void
  timing?: { beatEveryMs: number; goneAfterMs: number }
}

/**
 * Makes this process the only one that uses a data folder, even if the folder is on a file server. Sockets
 * and process ids say nothing about other computers, so the holder writes a beat into its file while it
 * runs. A holder killed on this computer is detected immediately; for one on another computer we wait.
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
    if (isGone) removeHolderFile(path, text)
    else await delay(lookAgainMs)
  }
}

/** The process on this computer that uses a data folder; null if there is none. */
export function holderHere(runDir: string, system = thisSystem()): number | null {
  const holder = parse(read(join(runDir, 'holder.json')))
  return holder?.system === system && isAlive(holder.pid) ? holder.pid : null
}

function keepBeating(path: string, self: Holder, everyMs: number, onLost: () => void): HeldFolder {
  let holder = self
  // An unreadable file proves nothing: a file server may be away for a while.
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
      // The disk is full or away, so no one else can use the folder either. The next beat tries again.
    }
  }
}

/** False when the file exists already. */
function create(path: string, holder: Holder): boolean {
  const file = openNew(path)
  if (file === undefined) return false
  try {
    closeAfterWriting(file, JSON.stringify(holder))
  } catch {
    // The disk is full. The file exists and is ours; the next beat writes its content.
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

/** Removes the file of a process that has ended, but not one that replaced it meanwhile. */
function removeHolderFile(path: string, text: string): void {
  const moved = `${path}.${randomUUID()}`
  try {
    renameSync(path, moved)
  } catch {
    // Another process was faster.
    return
  }
  if (read(moved) !== text && !existsSync(path)) linkSync(moved, path)
  rmSync(moved, { force: true })
}

/** Empty when there is no file, or it is being replaced. */
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
    // Half written: either it will be complete soon, or its process has ended.
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
