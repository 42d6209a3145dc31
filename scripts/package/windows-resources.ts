import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NtExecutable, NtExecutableResource } from 'pe-library'
import { Data, Resource } from 'resedit'
import { root } from '../root.ts'

const english = { lang: 1033, codepage: 1200 }
/** https://learn.microsoft.com/windows/win32/debug/pe-format#windows-subsystem */
const windowsSubsystem = 2
const iconSizes = [16, 32, 48, 128]

/**
 * Gives a Windows executable its name, version and icon, and makes it a program without a console, so that no
 * black window appears when a browser or the login starts it. Its input and output still work when they are
 * redirected.
 */
export function nameWindowsExecutable(path: string, version: string): void {
  const executable = NtExecutable.from(readFileSync(path), { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  setIcon(resources)
  setVersion(resources, version)
  resources.outputResource(executable)
  executable.newHeader.optionalHeader.subsystem = windowsSubsystem
  writeFileSync(path, Buffer.from(executable.generate()))
}

function setIcon({ entries }: NtExecutableResource): void {
  const icons = iconSizes.map(size => {
    const png = readFileSync(join(root, 'extension/public/icon', `${size}.png`))
    return Data.RawIconItem.from(
      png.buffer.slice(png.byteOffset, png.byteOffset + png.length),
      size,
      size,
      32,
    )
  })
  const [group] = Resource.IconGroupEntry.fromEntries(entries)
  Resource.IconGroupEntry.replaceIconsForResource(entries, group?.id ?? 1, group?.lang ?? english.lang, icons)
}

function setVersion({ entries }: NtExecutableResource, version: string): void {
  const [info] = Resource.VersionInfo.fromEntries(entries)
  if (info === undefined) throw new Error("This Node's executable has no version to replace.")
  const numbers = version.split(/[.-]/).slice(0, 3).map(Number)
  const [major = 0, minor = 0, patch = 0] = numbers
  info.setFileVersion(major, minor, patch, 0, english.lang)
  info.setProductVersion(major, minor, patch, 0, english.lang)
  info.removeAllStringValues(english)
  info.setStringValues(english, {
    ProductName: 'Telemetry Tracker',
    FileDescription: 'Telemetry Tracker helper',
    InternalName: 'telemetry-tracker',
    OriginalFilename: 'telemetry-tracker.exe',
    FileVersion: version,
    ProductVersion: version,
    LegalCopyright: 'MIT licence',
  })
  info.outputToResourceEntries(entries)
}
