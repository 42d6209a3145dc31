import { closeSync, openSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { connectAgent } from '../browser/connect.ts'
import { pause } from '../pause.ts'
import type { SocketPlace } from '../platform/socket-place.ts'
import { makePrivateFolder } from '../private-folder.ts'

/** A start takes a moment; a mark older than this was left by one that crashed. */
const startTakesAtMostMs = 10_000
const lookAgainMs = 100

/**
 * Makes sure that this is the only agent of its data folder while it starts. Returns null when another one runs already, else the
 * function that ends the claim, to be called once the socket is open.
 */
export async function claimAgent(place: SocketPlace): Promise<(() => void) | null> {
  const mark = join(makePrivateFolder(place.runDir), 'starting')
  while (!tryMark(mark)) await pause(lookAgainMs, new AbortController().signal)
  const release = () => rmSync(mark, { force: true })
  if (!(await isRunning(place))) return release
  release()
  return null
}

function tryMark(mark: string): boolean {
  try {
    closeSync(openSync(mark, 'wx', 0o600))
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    const age = Date.now() - (statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (age > startTakesAtMostMs) rmSync(mark, { force: true })
    return false
  }
}

async function isRunning(place: SocketPlace): Promise<boolean> {
  try {
    const socket = await connectAgent(place, { role: 'command' })
    socket.destroy()
    return true
  } catch {
    // Nobody listens: no agent, or what a crashed one left.
    return false
  }
}
