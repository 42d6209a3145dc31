import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'plist'
import { describe, expect, it } from 'vitest'
import { commandInLaunchAgent } from '../../../../native-host/src/autostart/launch-agent.ts'
import { besideProgram } from '../../../../native-host/src/beside-program.ts'
import { presetSchema } from '../../../../native-host/src/preset.ts'
import { browsers } from '../../../../shared/src/browsers.ts'
import { cannotPackage, scratch, standInJob } from '../linux/testing/stand-in-job.ts'
import { makeAppArchive } from './app-archive.ts'
import { appTree } from './app-tree.ts'
import { program } from './paths.ts'

const preset = { server: 'https://t.example', org: 'Exämple & Söhne' }

/** The content of each file by its path, of those that are not copies. */
function texts(changes: Parameters<typeof standInJob>[0] = { preset }): Map<string, Buffer> {
  const entries = appTree(standInJob(changes))
  return new Map(
    entries.flatMap(entry => ('content' in entry ? [[entry.path, Buffer.from(entry.content)]] : [])),
  )
}
const contents = '/TelemetryTracker.app/Contents'
const info = (version: string) =>
  parse(String(texts({ version, preset }).get(`${contents}/Info.plist`))) as Record<string, unknown>

describe.skipIf(cannotPackage)('the application of macOS', () => {
  it('works in the background, under the name that the profiles of IT allow', () => {
    expect(info('1.2.3-beta.1')).toMatchObject({
      CFBundleIdentifier: 'org.telemetry-tracker.helper',
      CFBundlePackageType: 'APPL',
      CFBundleShortVersionString: '1.2.3',
      LSMinimumSystemVersion: '11.0',
      LSUIElement: true,
      NSHumanReadableCopyright: 'MIT licence. Prepared for Exämple & Söhne',
    })
  })

  it('has the program and the icon that it names, and nothing but the program beside it', () => {
    const paths = appTree(standInJob()).map(({ path }) => path)
    const { CFBundleExecutable, CFBundleIconFile } = info('1.2.3')

    expect(paths.filter(path => path.startsWith(`${contents}/MacOS/`))).toEqual([
      `${contents}/MacOS/${CFBundleExecutable}`,
    ])
    expect(paths).toContain(`${contents}/Resources/${CFBundleIconFile}.icns`)
  })

  it('has an icon of every size, as PNG', () => {
    const icon = texts().get(`${contents}/Resources/TelemetryTracker.icns`) ?? Buffer.alloc(0)
    const sizes: number[] = []
    for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4)) {
      const png = icon.subarray(at + 8, at + icon.readUInt32BE(at + 4))
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      sizes.push(png.readUInt32BE(16))
    }

    expect([icon.toString('latin1', 0, 4), icon.readUInt32BE(4)]).toEqual(['icns', icon.length])
    expect(sizes).toEqual([16, 32, 32, 128, 256, 256, 512, 512, 1024])
  })

  it('has what was baked in where the program looks for it', () => {
    const root = join(scratch(), 'root.json')
    writeFileSync(root, '{}')
    const entries = appTree(standInJob({ preset, releasesRoot: root }))
    const file = `${contents}/MacOS/telemetry-tracker`
    const text = texts().get(besideProgram(file, 'preset.json'))

    expect(presetSchema.parse(JSON.parse(String(text)))).toEqual(preset)
    expect(entries).toContainEqual(
      expect.objectContaining({ path: besideProgram(file, 'releases-root.json'), copyOf: root }),
    )
  })

  it('has what a package lays for everyone: the LaunchAgent, and a manifest for each browser', () => {
    const everyones = `${contents}/Resources/for-everyone`
    const agent = texts().get(`${everyones}/Library/LaunchAgents/com.telemetry-tracker.agent.everyone.plist`)
    const folders = Object.values(browsers).flatMap(({ folders }) => folders?.macos?.systemManifests ?? [])

    expect(commandInLaunchAgent(String(agent))?.slice(0, 2)).toEqual([program, 'agent'])
    expect(parse(String(agent))).toMatchObject({
      Label: 'com.telemetry-tracker.agent.everyone',
      AssociatedBundleIdentifiers: ['org.telemetry-tracker.helper'],
    })
    expect(folders.length).toBeGreaterThan(3)
    for (const folder of folders) {
      const manifest = texts().get(`${everyones}${folder}/com.telemetry_tracker.host.json`)
      expect(JSON.parse(String(manifest))).toMatchObject({ path: program, type: 'stdio' })
    }
  })

  it('is an archive with the same bytes whenever and wherever it is made', async () => {
    const first = readFileSync(await makeAppArchive(standInJob({ preset }), 'arm64'))
    process.env['TZ'] = 'Asia/Kolkata'
    const file = await makeAppArchive(standInJob({ preset }), 'arm64')
    delete process.env['TZ']
    const listed = execFileSync('unzip', ['-Z', file], { encoding: 'utf8' })

    expect(readFileSync(file).equals(first)).toBe(true)
    expect(listed).toMatch(/^-rwxr-xr-x .*23-Nov-14 22:13 TelemetryTracker\.app\/Contents\/MacOS\/telemetry/m)
    expect(listed.match(/^-rw-rw/m)).toBeNull()
  })
})
