import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { expect, test } from 'vitest'
import { everyonesFolder, everyonesLabel, launchLabel } from '../autostart/launch-agent.ts'
import { bundleId } from '../platform/macos/app-bundle.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { folderContent } from '../testing/folder-content.ts'
import { runHelper, startAgent } from '../testing/helper.ts'
import { standInSystemctl } from '../testing/stand-in-systemctl.ts'
import { until } from '../testing/until.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../UNINSTALL.md'), 'utf8')

/** The commands below a heading of the page. */
function commandsOf(heading: string): string {
  const [, section = ''] = page.split(`\n### ${heading}\n`)
  return /```\w+\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
}

/** All files and links of a folder, without empty folders. */
function filesIn(folder: string) {
  return Object.fromEntries(Object.entries(folderContent(folder)).filter(([, content]) => content !== null))
}

test.skipIf(process.platform !== 'linux').each(['works', 'refuses'] as const)(
  'removes every file on Linux by hand, with a systemd manager that %s',
  async manager => {
    const [home, tools] = [temporaryFolder(), temporaryFolder()]
    standInSystemctl(tools, manager)
    writeFileSync(join(home, '.profile'), 'export EDITOR=vi\n')
    const before = filesIn(home)
    const environment = {
      HOME: home,
      PATH: `${tools}:${process.env['PATH']}`,
      BACKEND_URL: 'http://127.0.0.1:1',
    }
    for (const args of [['register-browser'], ['autostart', 'on']])
      expect(await runHelper(args, environment)).toMatchObject({ code: 0 })
    startAgent(environment)
    await until(async () => expect((await runHelper(['status'], environment)).code).toBe(0))
    expect(Object.keys(filesIn(home)).length).toBeGreaterThan(Object.keys(before).length + 10)

    // Some commands find nothing, and the last one always succeeds.
    await promisify(execFile)('sh', ['-c', commandsOf('Linux')], { env: environment })

    expect(filesIn(home)).toEqual(before)
  },
)

test('names the right keys and files for macOS and Windows', () => {
  const registered = Object.values(browsers).flatMap(({ folders }) =>
    folders?.windows ? [folders.windows.manifests] : [],
  )

  expect(commandsOf('macOS')).toContain(`LaunchAgents/${launchLabel}.plist`)
  expect(commandsOf('macOS')).toContain(`${nativeHostName}.json`)
  expect(page).toContain(`${everyonesFolder}/${everyonesLabel}.plist`)
  expect(page).toContain(`tccutil reset All ${bundleId}`)
  for (const key of registered) expect(commandsOf('Windows')).toContain(`'${key.replaceAll('/', '\\')}'`)
  expect(commandsOf('Windows')).toContain(`NativeMessagingHosts\\${nativeHostName}`)
})
