import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { systemdUnit } from '../../../../native-host/src/autostart/systemd-unit.ts'
import { createCommands } from '../../../../native-host/src/commands/commands.ts'
import { systemPreset } from '../../../../native-host/src/preset.ts'
import { root } from '../../../root.ts'
import type { InstallerJob } from '../installer.ts'
import { browserManifests, type Packaging } from './browser-manifests.ts'
import { autostartEntry, myNumbersEntry } from './desktop-entries.ts'
import type { Entry } from './entry.ts'
import { manPage } from './man-page.ts'
import { agentIfSetUp, documents, program, programFolder, settingsFolder, unitName } from './paths.ts'

const userUnits = '/usr/lib/systemd/user'
/** The only file that an administrator may change: an upgrade keeps it. */
export const configurationFiles: readonly string[] = [systemPreset]

/** Everything that a package puts on a computer, for every user of it. */
export function systemTree(
  {
    executable,
    version,
    preset,
    epochSec,
  }: Pick<InstallerJob, 'executable' | 'version' | 'preset' | 'epochSec'>,
  packaging: Packaging,
): Entry[] {
  const page = manPage(createCommands({ file: program, args: [] }), { version, epochSec })
  return [
    { path: program, copyOf: executable, mode: 0o755 },
    { path: '/usr/bin/telemetry-tracker', linkTo: `../lib/telemetry-tracker/telemetry-tracker` },
    { path: programFolder, folder: true },
    { path: settingsFolder, folder: true },
    ...presetEntries(preset),
    ...browserManifests(packaging),
    { path: `${userUnits}/${unitName}`, content: unitForEveryone(), mode: 0o644 },
    // Enabled for everyone. A person turns it off with `systemctl --user mask`.
    { path: `${userUnits}/graphical-session.target.wants/${unitName}`, linkTo: `../${unitName}` },
    { path: '/etc/xdg/autostart/telemetry-tracker.desktop', content: autostartEntry(program), mode: 0o644 },
    {
      path: '/usr/share/applications/telemetry-tracker.desktop',
      content: myNumbersEntry(program),
      mode: 0o644,
    },
    ...iconEntries('/usr/share/icons'),
    { path: '/usr/share/man/man1/telemetry-tracker.1.gz', content: compressed(page), mode: 0o644 },
    { path: `${documents}/copyright`, copyOf: join(root, 'LICENSE'), mode: 0o644 },
    { path: `${documents}/changelog.gz`, content: compressed(read('CHANGELOG.md')), mode: 0o644 },
    ...browserPolicies(`${documents}/browser-policies`),
  ]
}

/** Not for root, and not for the users as which sign-in screens run: they have graphical sessions, too. */
function unitForEveryone(): string {
  return systemdUnit({ command: [program, ...agentIfSetUp] }).replace(
    '[Unit]\n',
    '[Unit]\nConditionUser=!@system\n',
  )
}

function presetEntries(preset: InstallerJob['preset']): Entry[] {
  if (Object.keys(preset).length === 0) return []
  return [{ path: systemPreset, content: presetText(preset), mode: 0o644 }]
}

/** A preset as its file has it. */
export function presetText({ server, code, org }: InstallerJob['preset']): string {
  return `${JSON.stringify({ server, code, org }, null, 2)}\n`
}

/** The icons of the menu. */
export function iconEntries(icons: string): Entry[] {
  return [16, 32, 48, 128].map(size => ({
    path: `${icons}/hicolor/${size}x${size}/apps/telemetry-tracker.png`,
    copyOf: join(root, 'extension/public/icon', `${size}.png`),
    mode: 0o644,
  }))
}

/** The policies with which an administrator installs the extension for everyone. */
export function browserPolicies(folder: string): Entry[] {
  return ['README.md', 'chrome-policy.json', 'edge-policy.json', 'firefox-policies.json'].map(name => ({
    path: `${folder}/${name}`,
    copyOf: join(root, 'extension/docs', name),
    mode: 0o644,
  }))
}

/** Without a name and a time, which would differ from build to build. */
function compressed(content: string): Buffer {
  return gzipSync(content, { level: 9 })
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
