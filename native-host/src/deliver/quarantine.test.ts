import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { filesIn, quarantine } from './quarantine.ts'

const mebibyte = 1024 * 1024

/** Quarantines batches of one size, one second apart. */
function setAllAside(count: number, bytes: number): string {
  const [queue, folder] = [temporaryFolder(), join(temporaryFolder(), 'refused')]
  for (let sequence = 1; sequence <= count; sequence++) {
    const path = join(queue, `${sequence}.gz`)
    writeFileSync(path, Buffer.alloc(bytes))
    utimesSync(path, sequence, sequence)
    quarantine(path, folder, 'e')
  }
  return folder
}

test('keeps 5 MiB of quarantined batches, and deletes the oldest', () => {
  const folder = setAllAside(9, mebibyte)

  const sizes = filesIn(folder).map(path => statSync(path).size)

  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5 * mebibyte)
  expect(readdirSync(folder).sort()).toEqual(['e.5.gz', 'e.6.gz', 'e.7.gz', 'e.8.gz', 'e.9.gz'])
})

test('keeps everything while it is small', () => {
  expect(readdirSync(setAllAside(20, 1_000))).toHaveLength(20)
})
