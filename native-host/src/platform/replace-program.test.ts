import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { removeUnlessRunning } from './replace-program.ts'

it('removes a program, and is content with one that is gone', () => {
  const file = join(temporaryFolder(), 'telemetry-tracker.before.exe')
  writeFileSync(file, '')

  expect(removeUnlessRunning(file)).toBe(true)
  expect(existsSync(file)).toBe(false)
  expect(removeUnlessRunning(file)).toBe(true)
})

it.each(['EPERM', 'EBUSY', 'EACCES'])('leaves a program for which the system answers %s', code => {
  const refused = () => {
    throw Object.assign(new Error(code), { code })
  }

  expect(removeUnlessRunning('telemetry-tracker.before.exe', refused)).toBe(false)
})

it('does not hide any other failure', () => {
  const broken = () => {
    throw Object.assign(new Error('the disk is broken'), { code: 'EIO' })
  }

  expect(() => removeUnlessRunning('telemetry-tracker.before.exe', broken)).toThrow('the disk is broken')
})
