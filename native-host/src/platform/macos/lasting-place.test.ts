import { expect, it } from 'vitest'
import { turnAutostartOn } from '../../commands/autostart.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { writeLauncher } from '../write-launcher.ts'
import { requireLastingPlace } from './lasting-place.ts'

const inApp = (folder: string) => ({
  file: `${folder}/TelemetryTracker.app/Contents/MacOS/telemetry-tracker`,
  args: [],
})
const temporary = [
  ['a random folder, as after a download', '/private/var/folders/x1/T/AppTranslocation/5B1C/d'],
  ['a disk image', '/Volumes/Telemetry Tracker'],
] as const

it.each(temporary)('tells no one to start an application from %s', async (_, folder) => {
  const dataDir = temporaryFolder()
  const turningOn = turnAutostartOn({ program: inApp(folder), dataDir }, { json: true, now: false })

  await expect(turningOn).rejects.toThrow('Move TelemetryTracker.app to the folder Applications')
  expect(() => writeLauncher(dataDir, inApp(folder))).toThrow('Move TelemetryTracker.app')
})

it.each([inApp('/Applications'), { file: '/Volumes/Work/telemetry-tracker', args: [] }])(
  'accepts $file',
  program => {
    expect(() => requireLastingPlace(program)).not.toThrow()
  },
)
