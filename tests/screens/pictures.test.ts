import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { picturesIn, removePictures } from './pictures.ts'

function folderWith(...files: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tt-pictures-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const file of files) writeFileSync(join(folder, file), '')
  return folder
}

it('removes only the pictures of the views that are taken again', () => {
  const folder = folderWith(
    'me.demo.light-360.png',
    'me-unknown.demo.light-360.png',
    'admin.error.dark-360.png',
    'index.html',
  )

  removePictures(folder, ['me', 'admin-person'])

  expect(readdirSync(folder).sort()).toEqual([
    'admin.error.dark-360.png',
    'index.html',
    'me-unknown.demo.light-360.png',
  ])
})

it('lists old and new pictures in the order of the views and their states', () => {
  const folder = folderWith(
    'admin.demo.light-360.png',
    'me.error.light-360.png',
    'me.demo.light-360.png',
    'me.demo.dark-360.png',
    'gone.demo.light-360.png',
  )

  const pictures = picturesIn(folder, ['me', 'admin'])

  expect(pictures.map(({ view, state, look }) => `${view} ${state} ${look}`)).toEqual([
    'me demo dark-360',
    'me demo light-360',
    'me error light-360',
    'admin demo light-360',
  ])
})
