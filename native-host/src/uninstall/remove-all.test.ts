import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHelperSettings } from '../settings.ts'
import { readEnrolment, writeEnrolment } from '../sign-in/enrolment.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { findInstalled } from './installed.ts'
import type { KeySteps } from './key-steps.ts'
import { removeAll } from './remove-all.ts'

const locked = 'The system’s secret store keeps the key of this device. Unlock it and try again.'

/** An enrolled device with data; its uninstall says what it did. */
function device() {
  const dataDir = join(temporaryFolder(), 'data')
  writeEnrolment(dataDir, {
    state: 'enrolled',
    server: 'https://tracker.example',
    deviceId: '5b1c',
    userId: 'ada',
    key: 'system',
  })
  mkdirSync(join(dataDir, 'queue'))
  writeFileSync(join(dataDir, 'today.jsonl'), '')
  const settings = readHelperSettings({ DATA_DIR: dataDir }, dataDir)
  const uninstall = async (leave: KeySteps['leave']) => {
    const said: { done: string[]; failed: string[] } = { done: [], failed: [] }
    await removeAll({
      settings,
      program: { file: process.execPath, args: ['main.ts'] },
      installed: findInstalled({ ...settings, autostart: { isOn: false, ways: [] }, gnomeExtension: null }),
      ways: [],
      extension: null,
      keySteps: { deliver: async () => null, leave },
      keepData: false,
      onDone: line => said.done.push(line),
      onFailed: line => said.failed.push(line),
    })
    return said
  }
  return { dataDir, uninstall }
}

test('keeps the enrolment while the secret store keeps the key, so that a second try removes both', async () => {
  const { dataDir, uninstall } = device()

  const first = await uninstall(() => Promise.reject(new Error(locked)))

  expect(first.failed).toEqual([locked])
  expect(readdirSync(dataDir)).toEqual(['device.json'])
  expect(readEnrolment(dataDir)).toMatchObject({ deviceId: '5b1c', key: 'system' })

  const second = await uninstall(async () => null)

  expect(second.failed).toEqual([])
  expect(second.done).toContainEqual(expect.stringContaining('with its key'))
  expect(() => readdirSync(dataDir)).toThrow('ENOENT')
})
