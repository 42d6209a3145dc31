import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { batchLauncher, shellLauncher } from './launcher.ts'

const hostile = `it's "a" $HOME \`folder\``

test.skipIf(process.platform === 'win32')(
  'starts the program with its data folder, whatever stands in paths',
  () => {
    const script = join(temporaryFolder(), 'launch.sh')
    const print = 'console.log(JSON.stringify([process.env.DATA_DIR, ...process.argv.slice(1)]))'
    const launch = { program: { file: process.execPath, args: ['-e', print, hostile] }, dataDir: hostile }
    writeFileSync(script, shellLauncher(launch))
    chmodSync(script, 0o700)

    const printed = execFileSync(script, ['chrome-extension://x/', 'two words'], { encoding: 'utf8' })

    expect(JSON.parse(printed)).toEqual([hostile, hostile, 'chrome-extension://x/', 'two words'])
  },
)

test('writes percent signs of Windows paths twice', () => {
  const launch = { program: { file: 'C:\\node.exe', args: ['C:\\100%\\main.ts'] }, dataDir: 'D:\\50%' }

  expect(batchLauncher(launch)).toBe(
    '@echo off\r\nset "DATA_DIR=D:\\50%%"\r\n"C:\\node.exe" "C:\\100%%\\main.ts" %*\r\n',
  )
})
