import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { batchLauncher, shellLauncher } from './launcher.ts'

const hostile = `it's "a" $HOME \`folder\``

test.skipIf(process.platform === 'win32')(
  'starts the program with its data folder, whatever its path contains',
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

test('uses paths relative to the script on Windows, with doubled percent signs', () => {
  const launch = {
    program: { file: 'C:\\node.exe', args: ['--flag', 'D:\\50%\\main.ts'] },
    dataDir: 'D:\\50%\\data',
  }

  expect(batchLauncher(launch)).toBe(
    '@echo off\r\n@chcp 65001 <nul >nul\r\nset "DATA_DIR=%~dp0."\r\n"C:\\node.exe" "--flag" "%~dp0..\\main.ts" %*\r\n',
  )
})

test.each(['Jörg', '张三', 'Ève & Co^ (50%)'])(
  'is independent of the code page for %s: the script is pure ASCII when all paths are below one folder',
  name => {
    const home = `C:\\Users\\${name}`
    const text = batchLauncher({
      program: { file: `${home}\\tracker\\helper.exe`, args: [] },
      dataDir: `${home}\\.telemetry-tracker`,
    })

    expect(text).toMatch(/^[ -~\r\n]*$/)
    expect(text).toContain('"%~dp0..\\tracker\\helper.exe"')
  },
)

test('switches to UTF-8 from the second line on otherwise', () => {
  const program = { file: 'E:\\Jörg\\helper.exe', args: [] }

  const [, second, ...rest] = batchLauncher({ program, dataDir: 'C:\\data' }).split('\r\n')

  expect(second).toMatch(/^@chcp 65001 /)
  expect(rest.join()).toContain('E:\\Jörg\\helper.exe')
})
