import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { expect, test } from 'vitest'
import { encodeFrame, FrameReader } from '../browser/frames.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { runHelper } from '../testing/helper.ts'

const fileName = 'com.telemetry_tracker.host.json'

async function register(...args: string[]) {
  const home = temporaryFolder()
  const environment = { HOME: home, DATA_DIR: join(home, 'data') }
  const run = (...more: string[]) => runHelper(['register-browser', ...args, ...more], environment)
  return { home, run, first: await run() }
}

test.skipIf(process.platform !== 'linux')(
  'registers with every browser of this user, and unregisters again',
  async () => {
    const { home, run, first } = await register()
    const folders = ['google-chrome', 'chromium', 'microsoft-edge', 'BraveSoftware/Brave-Browser']
    const files = [
      ...folders.map(folder => join(home, '.config', folder, 'NativeMessagingHosts', fileName)),
      join(home, '.mozilla', 'native-messaging-hosts', fileName),
    ]

    expect(first.code).toBe(0)
    expect(files.map(file => existsSync(file))).toEqual(files.map(() => true))
    await run('--remove')
    expect(files.map(file => existsSync(file))).toEqual(files.map(() => false))
  },
)

test.each([
  ['chromium', { allowed_origins: [`chrome-extension://${chromiumExtensionId}/`] }],
  ['firefox', { allowed_extensions: [firefoxExtensionId] }],
])('writes the form that %s reads into a given folder, for our extension only', async (browser, trusted) => {
  const folder = join(temporaryFolder(), 'NativeMessagingHosts')

  await register('--browser', browser, '--manifest-dir', folder)

  expect(JSON.parse(readFileSync(join(folder, fileName), 'utf8'))).toEqual({
    name: 'com.telemetry_tracker.host',
    description: 'Telemetry Tracker helper',
    path: expect.stringMatching(/native-host\.(sh|cmd)$/),
    type: 'stdio',
    ...trusted,
  })
})

test.skipIf(process.platform !== 'linux')(
  'registers with Zen Browser where it looks: with Firefox',
  async () => {
    const { home, first } = await register('--browser', 'zen')

    expect(first.code).toBe(0)
    expect(existsSync(join(home, '.mozilla', 'native-messaging-hosts', fileName))).toBe(true)
  },
)

test.skipIf(process.platform !== 'linux')('keeps what another browser also reads', async () => {
  const { home, run } = await register('--browser', 'firefox')
  const file = join(home, '.mozilla', 'native-messaging-hosts', fileName)

  const removed = await runHelper(['register-browser', '--browser', 'zen', '--remove'], {
    HOME: home,
    DATA_DIR: join(home, 'data'),
  })

  expect(removed.stdout).toContain(`shared with firefox, kept ${file}`)
  expect(existsSync(file)).toBe(true)
  await run('zen', '--remove')
  expect(existsSync(file)).toBe(false)
})

test('refuses an unknown browser, and names the known ones', async () => {
  const { first } = await register('--browser', 'netscape')

  expect(first).toMatchObject({ code: 1, stderr: expect.stringContaining('chromium') })
})

test.skipIf(process.platform === 'win32')(
  'writes a launcher that only its owner can access and that sends frames',
  async () => {
    const folder = temporaryFolder()
    await register('--manifest-dir', folder)
    const { path } = JSON.parse(readFileSync(join(folder, fileName), 'utf8'))
    const origin = `chrome-extension://${chromiumExtensionId}/`

    const printed = execFileSync(path, [origin], { input: encodeFrame({ type: 'status', id: 9 }) })

    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(new FrameReader(1024).read(printed)[0]).toMatchObject({ type: 'error', code: 'helper_away' })
  },
)

test.skipIf(process.platform === 'win32')('does not start for another extension', async () => {
  const { code, stderr, stdout } = await runHelper(['chrome-extension://abcdefghijklmnop/'], {
    DATA_DIR: temporaryFolder(),
  })

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('Another extension')
})
