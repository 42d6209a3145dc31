import { mkdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { writeDurably } from '../deliver/durable-file.ts'
import type { BrowserPlace } from '../platform/browser-place.ts'
import { browserPlaces, manifestPath } from '../platform/browser-places.ts'
import { sandboxedBrowsers } from '../platform/linux/sandboxed-browsers.ts'
import { nativeManifest } from '../platform/native-manifest.ts'
import { removeRegistryKey, setRegistryKey } from '../platform/windows/registry.ts'
import { writeLauncher } from '../platform/write-launcher.ts'
import { presetFiles, readPreset } from '../preset.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'

export interface RegisterOptions {
  /** Only these browsers. */
  browser?: string[]
  /** Another folder for the manifest. */
  manifestDir?: string
  remove: boolean
  /** Gets a line about each browser; the terminal by default. */
  onDone?(line: string): void
}

/** Registers the helper with this user's browsers, or removes it. Prints each manifest's path. */
export function registerBrowsers(dataDir: string, program: Program, options: RegisterOptions): void {
  const places = chosenPlaces(dataDir, options)
  const { onDone = console.log } = options
  if (options.remove) {
    const others = browserPlaces(dataDir).filter(
      ({ browser }) => !places.some(place => place.browser === browser),
    )
    for (const place of places) onDone(unregister(place, others))
    return
  }
  const launcher = writeLauncher(makePrivateFolder(dataDir), program)
  const { extensionIds = [] } = readPreset(presetFiles(program))
  for (const place of places) onDone(register(place, launcher, extensionIds))
  if (options.browser === undefined)
    for (const { title, packaging, found, cure } of sandboxedBrowsers(homedir()))
      console.error(`${title} (${packaging}): ${found}. What to do: ${cure}.`)
}

function chosenPlaces(dataDir: string, { browser: names, manifestDir }: RegisterOptions): BrowserPlace[] {
  const all = browserPlaces(dataDir)
  const unknown = names?.find(name => !all.some(({ browser }) => browser === name))
  if (unknown !== undefined) {
    const known = all.map(({ browser }) => browser).join(', ')
    throw new UsageError(`"${unknown}" is not a supported browser. Supported: ${known}.`)
  }
  const chosen = names === undefined ? all : all.filter(({ browser }) => names.includes(browser))
  const [first] = chosen
  if (manifestDir === undefined || first === undefined) return chosen
  const { registryKey: _, ...place } = first
  return [{ ...place, manifestDir: resolve(manifestDir) }]
}

function register(place: BrowserPlace, launcher: string, extensionIds: readonly string[]): string {
  const path = manifestPath(place)
  mkdirSync(place.manifestDir, { recursive: true })
  writeDurably(path, nativeManifest(place.form, launcher, extensionIds))
  if (place.registryKey !== undefined) setRegistryKey(place.registryKey, path)
  return `${place.browser.padEnd(10)}${path}`
}

/** Keeps what another browser also reads: Zen Browser looks where Firefox does, and on Windows Chrome and Edge share a file. */
function unregister(place: BrowserPlace, others: readonly BrowserPlace[]): string {
  const path = manifestPath(place)
  const { registryKey, browser } = place
  if (registryKey !== undefined && !others.some(other => other.registryKey === registryKey))
    removeRegistryKey(registryKey)
  const sharing = others.filter(other => manifestPath(other) === path).map(other => other.browser)
  if (sharing.length === 0) rmSync(path, { force: true })
  const done = sharing.length === 0 ? 'removed' : `shared with ${sharing.join(', ')}, kept`
  return `${browser.padEnd(10)}${done} ${path}`
}
