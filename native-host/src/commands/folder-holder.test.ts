import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { type Claim, claimFolder } from './folder-holder.ts'

const timing = { beatEveryMs: 50, goneAfterMs: 400 }
const neverRunning = async () => false

async function claim(runDir: string, system: string, more: Partial<Parameters<typeof claimFolder>[1]> = {}) {
  const claimed = await claimFolder(runDir, { isRunning: neverRunning, onLost() {}, system, timing, ...more })
  onTestFinished(() => {
    if (claimed.kind === 'held') claimed.folder.release()
  })
  return claimed
}

function held(claimed: Claim) {
  if (claimed.kind !== 'held') throw new Error(`The folder is not held: ${claimed.kind}`)
  return claimed.folder
}

/** Writes the file that a process which has ended left behind. */
function leaveHolder(runDir: string, holder: { system: string; pid: number }): void {
  writeFileSync(join(runDir, 'holder.json'), JSON.stringify({ id: 'gone', host: 'desk', beat: 3, ...holder }))
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

test('is held by one process at a time, and free once released', async () => {
  const runDir = temporaryFolder()
  const first = held(await claim(runDir, 'this'))

  const second = await claim(runDir, 'this')
  first.release()
  const third = await claim(runDir, 'this')

  expect([second.kind, third.kind]).toEqual(['held_by_other', 'held'])
})

test('names a holder on another computer, also on one with the same name', async () => {
  const runDir = temporaryFolder()
  held(await claim(runDir, 'desk, one'))

  const other = await claim(runDir, 'desk, two')

  expect(other).toEqual({
    kind: 'held_by_other',
    host: expect.any(String),
    pid: process.pid,
    isHere: false,
  })
})

test('is free immediately after its holder was killed on this computer', async () => {
  const runDir = temporaryFolder()
  leaveHolder(runDir, { system: 'this', pid: await deadPid() })
  const start = performance.now()

  const claimed = await claim(runDir, 'this', { timing: { beatEveryMs: 50, goneAfterMs: 60_000 } })

  expect(claimed.kind).toBe('held')
  expect(performance.now() - start).toBeLessThan(30_000)
})

test("is free after a while when its holder's computer lost power, whatever the clocks say", async () => {
  const runDir = temporaryFolder()
  // A process with this id runs here, which says nothing about the other computer.
  leaveHolder(runDir, { system: 'another', pid: process.pid })
  const start = performance.now()

  const claimed = await claim(runDir, 'this')

  expect(claimed.kind).toBe('held')
  expect(performance.now() - start).toBeGreaterThan(timing.goneAfterMs)
})

test('does not wait if an agent answers', async () => {
  const runDir = temporaryFolder()
  held(await claim(runDir, 'this'))

  expect((await claim(runDir, 'this', { isRunning: async () => true })).kind).toBe('runs_here')
})

test('notifies a holder that slept when another one took the folder', async () => {
  const runDir = temporaryFolder()
  const onLost = vi.fn()
  const sleeper = held(await claim(runDir, 'sleeps', { onLost }))

  leaveHolder(runDir, { system: 'another', pid: 1 })

  expect(sleeper.isHeld()).toBe(false)
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce())
  sleeper.release()
  expect(readFileSync(join(runDir, 'holder.json'), 'utf8')).toContain('gone')
})

test('goes to exactly one of several processes that want it after a kill', async () => {
  const runDir = temporaryFolder()
  leaveHolder(runDir, { system: 'this', pid: await deadPid() })

  const claims = await Promise.all(Array.from({ length: 5 }, () => claim(runDir, 'this')))

  expect(claims.filter(({ kind }) => kind === 'held')).toHaveLength(1)
})
