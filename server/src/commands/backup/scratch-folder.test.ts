import { existsSync } from 'node:fs'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/server.ts'
import { withScratchFolder } from './scratch-folder.ts'

it('starts empty and private, also after a process that was killed, and leaves nothing', async () => {
  const folder = join(await temporaryFolder(), 'scratch')
  await mkdir(folder)
  await writeFile(join(folder, 'left'), '')

  await withScratchFolder(folder, async () => {
    expect(await readdir(folder)).toEqual([])
    expect((await stat(folder)).mode & 0o077).toBe(0)
    await writeFile(join(folder, 'mine'), '')
  })

  expect(existsSync(folder)).toBe(false)
})

it('is for one process at a time, and for the next when it fails', async () => {
  const folder = join(await temporaryFolder(), 'scratch')

  const failing = withScratchFolder(folder, async () => {
    await writeFile(join(folder, 'mine'), '')
    await expect(withScratchFolder(folder, async () => {})).rejects.toThrow('Another process uses')
    expect(await readdir(folder)).toEqual(['mine'])
    throw new Error('the work failed')
  })

  await expect(failing).rejects.toThrow('the work failed')
  expect(await withScratchFolder(folder, async () => readdir(folder))).toEqual([])
})
