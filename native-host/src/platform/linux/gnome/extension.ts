import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { getAsset } from 'node:sea'
import { readOwnFile, removeEmptyFolders, writeOwnFile } from '../../../autostart/own-file.ts'
import { type RunTool, toolRunner } from '../../../autostart/run-tool.ts'
import { UsageError } from '../../../private-folder.ts'
import type { Program } from '../../../program.ts'
import type { FoundExtension, GnomeExtension } from '../../gnome-extension.ts'
import { NoSessionBusError, openSessionBus } from '../session-bus.ts'
import { isGnomeOnWayland } from './desktop.ts'
import { readSwitches, switchOff, switchOn } from './enabled-extensions.ts'
import { extensionFiles, type ReadSource } from './extension-files.ts'
import { extensionFolder, extensionId, keyFile, readKey } from './extension-folder.ts'
import { askWindows } from './told-windows.ts'

/** This person's copy of the extension. */
export function extensionFor(
  environment: NodeJS.ProcessEnv,
  program: Program,
  run: RunTool = toolRunner(environment),
): GnomeExtension {
  const folder = extensionFolder(environment)
  const isInstalled = () => existsSync(join(folder, 'metadata.json'))

  return {
    isNeeded: isGnomeOnWayland(environment),
    folder: () => (isInstalled() ? folder : null),
    async find(): Promise<FoundExtension> {
      const trouble = await troubleOf(environment)
      const switches = await readSwitches(run)
      if (!isInstalled()) return { folder: null, isCurrent: false, ...switches, trouble }
      return { folder, isCurrent: isCurrent(await wantedFiles()), ...switches, trouble }
    },
    async install() {
      write(await wantedFiles())
      await switchOn(run)
      const { areAllOff } = await readSwitches(run)
      return [
        `installed the GNOME Shell extension ${extensionId} in ${folder}`,
        ...(areAllOff ? [`GNOME's extensions are switched off. ${switchCure}`] : []),
        'It tells the windows from your next sign-in on: GNOME looks for new extensions only then.',
      ]
    },
    async remove() {
      if (!existsSync(folder)) return []
      rmSync(folder, { recursive: true })
      removeEmptyFolders(dirname(folder), environment['HOME'] ?? homedir())
      const removed = `removed the GNOME Shell extension in ${folder}`
      try {
        await switchOff(run)
        return [removed]
      } catch (error) {
        // Without its folder the entry does nothing.
        return [
          removed,
          `It is still on GNOME's list of extensions (${messageOf(error)}), which starts nothing.`,
        ]
      }
    },
    async renew() {
      if (!isInstalled()) return false
      const files = await wantedFiles()
      if (isCurrent(files)) return false
      write(files)
      return true
    },
  }

  async function wantedFiles(): Promise<Record<string, string>> {
    return extensionFiles(await shellVersion(run), sourceOf(program))
  }

  function isCurrent(files: Record<string, string>): boolean {
    return Object.entries(files).every(([name, content]) => readOwnFile(join(folder, name)) === content)
  }

  /** The description comes last: GNOME loads no folder without one. */
  function write(files: Record<string, string>): void {
    if (readKey(environment) === null)
      writeOwnFile(join(folder, keyFile), randomBytes(32).toString('base64url'))
    for (const [name, content] of Object.entries(files)) writeOwnFile(join(folder, name), content)
  }
}

/** What switches on the extensions of GNOME. */
export const switchCure =
  'Turn them on in the app _Extensions_, or with `gsettings set org.gnome.shell disable-user-extensions false`.'

/** Why the extension does not tell the windows now; null if it does. */
async function troubleOf(environment: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const bus = await openSessionBus(environment)
    const told = await askWindows(bus, environment)
    bus.close()
    return told.windows === null ? told.why : null
  } catch (error) {
    if (error instanceof NoSessionBusError) return error.message
    throw error
  }
}

async function shellVersion(run: RunTool): Promise<number> {
  const printed = await run('gnome-shell', ['--version'])
  const [, version] = printed.match(/GNOME Shell (\d+)/) ?? []
  if (version === undefined) throw new UsageError(`gnome-shell says an unknown version: ${printed.trim()}`)
  return Number(version)
}

/** From the executable or, in a source checkout, from its folder. */
function sourceOf({ args }: Program): ReadSource {
  const script = args.at(-1)
  return name =>
    script === undefined
      ? getAsset(`gnome-extension/${name}`, 'utf8')
      : readFileSync(join(dirname(script), '../gnome-extension', name), 'utf8')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
