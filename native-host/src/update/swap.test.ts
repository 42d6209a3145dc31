import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isRunning } from '../platform/running.ts'
import { thisSystem } from '../platform/this-system.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { type behaviours, recordedSeconds, writeStandIn } from '../testing/stand-in-helper.ts'
import { until } from '../testing/until.ts'
import { placeOf } from './install-place.ts'
import { sha256Of, swapSteps } from './swap.ts'
import { claimRollBack, readJournal, writeJournal } from './swap-journal.ts'
import { readUpdateState } from './update-state.ts'

/** A person's computer with version 0.1.0, and 0.2.0 verified beside it. */
async function aComputer(behaviour: (typeof behaviours)[number] = 'good') {
  const [bin, dataDir] = [temporaryFolder(), temporaryFolder()]
  const file = join(bin, 'telemetry-tracker')
  const { next } = placeOf(file)
  writeStandIn(file, { version: '0.1.0', behaviour: 'good' })
  const downloaded = join(dataDir, 'downloaded')
  writeStandIn(downloaded, { version: '0.2.0', behaviour })
  const [old, sha256] = [readFileSync(file, 'utf8'), await sha256Of(downloaded)]
  writeFileSync(join(dataDir, 'next.json'), JSON.stringify({ to: '0.2.0', sha256 }))
  const started: number[] = []
  onTestFinished(() => {
    const { pid, watcher } = readJournal(dataDir) ?? {}
    const seen = [...started, pid, watcher, ...recordedSeconds(dataDir).map(each => each.pid)]
    for (const one of new Set(seen)) if (one !== undefined && isRunning(one)) process.kill(one, 'SIGKILL')
  })

  /** As at a sign-in, or by a browser. */
  function start(environment: Record<string, string> = {}): Promise<void> {
    const child = spawn(file, ['agent'], { env: { ...process.env, DATA_DIR: dataDir, ...environment } })
    if (child.pid !== undefined) started.push(child.pid)
    return new Promise(resolve => child.once('exit', () => resolve()))
  }
  const recorded = () => recordedSeconds(dataDir)
  async function recordsAgain(version: RegExp): Promise<string> {
    const before = recorded().length
    return until(() => {
      const newest = recorded().at(-1)
      expect(recorded().length).toBeGreaterThan(before + 5)
      expect(newest?.version).toMatch(version)
      return newest?.version ?? ''
    })
  }
  return {
    ...{ bin, file, downloaded, sha256, dataDir, start, recorded, recordsAgain },
    update() {
      copyFileSync(downloaded, next)
      writeFileSync(join(dataDir, 'go'), '')
    },
    versionInPlace: () => (readFileSync(file, 'utf8') === old ? '0.1.0' : '0.2.0'),
  }
}

/** Each second once, none left out, whichever version and process recorded it. */
function expectEachSecondOnce(recorded: { second: number }[]) {
  expect(recorded.map(({ second }) => second)).toEqual(recorded.map((_, index) => index + 1))
}

describe.skipIf(process.platform === 'win32')('replacing the program', () => {
  it('goes on with the new version, in the same process, and leaves nothing behind', async () => {
    const { bin, dataDir, start, update, recorded, recordsAgain, versionInPlace } = await aComputer()
    void start()
    await recordsAgain(/0\.1\.0/)

    update()
    await recordsAgain(/0\.2\.0/)

    expect(versionInPlace()).toBe('0.2.0')
    expectEachSecondOnce(recorded())
    expect(new Set(recorded().map(({ pid }) => pid)).size).toBe(1)
    await until(() => expect(readdirSync(bin)).toEqual(['telemetry-tracker']))
    expect(readJournal(dataDir)).toBeNull()
    expect(readUpdateState(dataDir)).toMatchObject({
      installed: { from: '0.1.0', to: '0.2.0', collection: 'nothing' },
      failed: [],
    })
  })

  it.each(['ends at once', 'ends before it records', 'hangs'] as const)(
    'goes back to the version before if the new one %s, and does not try it again',
    async behaviour => {
      const { dataDir, sha256, start, update, recorded, recordsAgain, versionInPlace } =
        await aComputer(behaviour)
      void start()
      await recordsAgain(/0\.1\.0/)

      update()
      await until(() => expect(readUpdateState(dataDir).failed).toMatchObject([{ sha256, version: '0.2.0' }]))
      await recordsAgain(/0\.1\.0/)

      expect(versionInPlace()).toBe('0.1.0')
      expectEachSecondOnce(recorded())
      expect(readUpdateState(dataDir).problem).toContain('the version before goes on recording')
    },
  )

  it.each(swapSteps)('survives kill -9 after the step "%s": one of the two versions records', async step => {
    const { bin, dataDir, start, update, recorded, recordsAgain, versionInPlace } = await aComputer()
    const killed = start({ KILL_AT: step })
    await recordsAgain(/0\.1\.0/)

    update()
    await killed
    void start()
    const version = await recordsAgain(/./)

    expect(version).toBe(versionInPlace())
    expectEachSecondOnce(recorded())
    await until(() => expect(readdirSync(bin)).toEqual(['telemetry-tracker']))
    expect(readJournal(dataDir)).toBeNull()
  })

  it('removes what an installer has replaced, and could not remove because it ran', async () => {
    const { bin, start, recordsAgain } = await aComputer()
    writeFileSync(join(bin, 'telemetry-tracker.replaced'), 'an older version')

    void start()
    await recordsAgain(/0\.1\.0/)

    expect(readdirSync(bin)).toEqual(['telemetry-tracker'])
  })

  it('goes back after some starts of a version that never records, even if no one watches it', async () => {
    const { start, update, recorded, recordsAgain, versionInPlace } =
      await aComputer('ends before it records')
    const killed = start({ KILL_AT: 'trial' })
    await recordsAgain(/0\.1\.0/)
    update()
    await killed

    // The power came back, and someone signs in again and again.
    await start()
    await start()
    void start()
    await recordsAgain(/0\.1\.0/)

    expect(versionInPlace()).toBe('0.1.0')
    expectEachSecondOnce(recorded())
  })

  it('finishes going back after the power failed in the middle of it', async () => {
    const { bin, file, downloaded, dataDir, sha256, start, recordsAgain, versionInPlace } = await aComputer()
    copyFileSync(file, placeOf(file).before)
    copyFileSync(downloaded, file)
    mkdirSync(join(dataDir, 'update'))
    writeJournal(dataDir, {
      ...{ step: 'trial', from: '0.1.0', to: '0.2.0', file, sha256, collection: 'nothing' },
      ...{ stateBefore: 'recording', starts: 0, system: thisSystem() },
    })
    expect(claimRollBack(dataDir)?.to).toBe('0.2.0')

    void start()
    await recordsAgain(/0\.1\.0/)

    expect(versionInPlace()).toBe('0.1.0')
    expect(existsSync(join(bin, 'telemetry-tracker.before'))).toBe(false)
    expect(readUpdateState(dataDir).failed).toMatchObject([{ version: '0.2.0' }])
  })
})
