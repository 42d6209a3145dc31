import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { until } from '../testing/until.ts'
import { startAsOrphan } from './start-program.ts'

it.skipIf(process.platform === 'win32')('starts a program that is no child of this process', async () => {
  const file = join(temporaryFolder(), 'it runs')

  const pid = startAsOrphan('/bin/sh', [
    '-c',
    'echo $$ $PPID > "$0.new"; mv "$0.new" "$0"; exec sleep 100',
    file,
  ])

  await until(() => expect(existsSync(file)).toBe(true))
  const [itself] = readFileSync(file, 'utf8').split(' ').map(Number)
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)])
  process.kill(pid ?? 0)
  expect(itself).toBe(pid)
  expect(Number(stdout)).not.toBe(process.pid)
})
