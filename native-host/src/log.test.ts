import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLog } from './log.ts'
import { temporaryFolder } from './testing/folder.ts'

const quiet = { level: 'info', stderr: false }

test('appends lines to a file of its own', () => {
  const dataDir = temporaryFolder()

  openLog(dataDir, 'relay', quiet).info('first')
  openLog(dataDir, 'relay', quiet).info('second')

  const lines = readFileSync(join(dataDir, 'log', 'relay.log'), 'utf8')
    .trim()
    .split('\n')
  expect(lines.map(line => JSON.parse(line).msg)).toEqual(['first', 'second'])
})

test.skipIf(process.platform !== 'linux')(
  'keeps no file open, and goes on when its folder is removed',
  () => {
    const dataDir = temporaryFolder()
    const log = openLog(dataDir, 'relay', quiet)
    log.info('before')

    expect(openFiles().filter(path => path.startsWith(dataDir))).toEqual([])
    rmSync(dataDir, { recursive: true })
    log.info('after')
    expect(existsSync(dataDir)).toBe(false)
  },
)

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap(fd => {
    const link = join('/proc/self/fd', fd)
    // The list's own is closed by now.
    return existsSync(link) ? [readlinkSync(link)] : []
  })
}
