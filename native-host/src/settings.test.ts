import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readHelperSettings } from './settings.ts'
import { temporaryFolder } from './testing/folder.ts'

test('has a sensible default for everything', () => {
  const settings = readHelperSettings({}, temporaryFolder())

  expect(settings).toMatchObject({
    dataDir: join(homedir(), '.telemetry-tracker'),
    queueDir: join(homedir(), '.telemetry-tracker', 'queue'),
    backendUrl: 'http://127.0.0.1:5000',
    sampleIntervalMs: 1000,
    batchIntervalMs: 10_000,
  })
})

test('reads .env, but the environment takes precedence', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '.env'), 'USER_ID=file\nBACKEND_URL=https://t.example/\n')

  const settings = readHelperSettings({ USER_ID: 'environment' }, folder)

  expect(settings).toMatchObject({ userId: 'environment', backendUrl: 'https://t.example' })
})

test('reads the .env of the data folder in a folder without one, as an entry of the menu is run', () => {
  const [dataDir, folder] = [temporaryFolder(), temporaryFolder()]
  writeFileSync(join(dataDir, '.env'), 'USER_ID=ada\nBACKEND_URL=https://own.example\n')

  expect(readHelperSettings({ DATA_DIR: dataDir }, folder).backendUrl).toBe('https://own.example')
  writeFileSync(join(folder, '.env'), 'BACKEND_URL=https://folder.example\n')
  expect(readHelperSettings({ DATA_DIR: dataDir }, folder)).toMatchObject({
    backendUrl: 'https://folder.example',
    userId: readHelperSettings({}, folder).userId,
  })
})

test("takes the preset's server only if nothing else names one", () => {
  const folder = temporaryFolder()
  const preset = { server: 'https://preset.example' }

  expect(readHelperSettings({}, folder, preset).backendUrl).toBe('https://preset.example')
  writeFileSync(join(folder, '.env'), 'BACKEND_URL=https://file.example\n')
  expect(readHelperSettings({}, folder, preset).backendUrl).toBe('https://file.example')
  const environment = { BACKEND_URL: 'https://environment.example' }
  expect(readHelperSettings(environment, folder, preset).backendUrl).toBe('https://environment.example')
})

test('reports a line in .env that is not a setting', () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, '.env'), 'BACKEND_ULR=http://127.0.0.1\n')

  expect(() => readHelperSettings({}, folder)).toThrow(/BACKEND_ULR/)
})
