import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'
import { claimFolder } from '../commands/folder-holder.ts'
import { placeOf } from '../update/install-place.ts'
import { recoverUpdate } from '../update/recover-update.ts'
import { swapAndStart } from '../update/swap.ts'
import { openTrial } from '../update/trial.ts'
import { watchTrial } from '../update/watch-trial.ts'

export const behaviours = [
  'good',
  'ends at once',
  'ends before it records',
  'hangs',
  'fails its test',
  'hangs in its test',
] as const
type Behaviour = (typeof behaviours)[number]

interface StandIn {
  version: string
  behaviour: Behaviour
}

const nextSchema = z.object({ to: z.string(), sha256: z.string() })
const watchedMs = 4_000

/**
 * Writes an executable that behaves as a helper in everything that a replacement needs, with the real code for it:
 * it "records" a number every few milliseconds, and replaces itself when the file `go` appears.
 */
export function writeStandIn(path: string, standIn: StandIn): void {
  const self = JSON.stringify(import.meta.filename)
  writeFileSync(
    path,
    `#!${process.execPath}\nimport(${self}).then(({ runStandIn }) => runStandIn(${JSON.stringify(standIn)}))\n`,
  )
  chmodSync(path, 0o700)
}

/** What the executable does. */
export async function runStandIn({ version, behaviour }: StandIn): Promise<void> {
  const [file = '', command = '', folder = ''] = process.argv.slice(1)
  if (command === 'update-watch') return watchTrial(folder, watchedMs)
  if (command === 'self-test') return selfTest(version, behaviour)
  const dataDir = process.env['DATA_DIR'] ?? ''
  if (behaviour === 'ends at once') process.exit(3)
  await recoverUpdate(dataDir, { file, args: [] }, version)
  if (behaviour === 'ends before it records') process.exit(3)
  const claim = await claimFolder(join(dataDir, 'run'), { isRunning: async () => false, onLost() {} })
  if (claim.kind !== 'held') process.exit(0)
  if (behaviour === 'hangs') for (;;) await delay(1_000)
  await record(dataDir, version)
  claim.folder.release()
  const next = nextSchema.parse(JSON.parse(readFileSync(join(dataDir, 'next.json'), 'utf8')))
  swapAndStart(
    { ...next, from: version, collection: 'nothing', place: placeOf(file) },
    {
      dataDir,
      stateBefore: 'recording',
      afterStep(step) {
        if (step === process.env['KILL_AT']) process.kill(process.pid, 'SIGKILL')
      },
    },
  )
}

function selfTest(version: string, behaviour: Behaviour): void {
  if (behaviour === 'fails its test') process.exit(3)
  if (behaviour === 'hangs in its test') setInterval(() => {}, 1_000)
  else console.log(JSON.stringify({ version, state: 'recording' }))
}

async function record(dataDir: string, version: string): Promise<void> {
  const trial = openTrial(dataDir, version, () => new Date())
  const go = join(dataDir, 'go')
  for (let second = lastSecond(dataDir) + 1; !existsSync(go); second++) {
    appendFileSync(join(dataDir, 'seconds.log'), `${second} ${version} ${process.pid}\n`)
    trial.reported('recording')
    await delay(20)
  }
  rmSync(go)
}

/** The numbers that were recorded, by which version and process. */
export function recordedSeconds(dataDir: string): { second: number; version: string; pid: number }[] {
  const path = join(dataDir, 'seconds.log')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []
  return lines.map(line => {
    const [second, version = '', pid] = line.split(' ')
    return { second: Number(second), version, pid: Number(pid) }
  })
}

function lastSecond(dataDir: string): number {
  return recordedSeconds(dataDir).at(-1)?.second ?? 0
}
