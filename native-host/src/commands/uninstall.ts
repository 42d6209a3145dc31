import { createInterface } from 'node:readline/promises'
import { autostartWays } from '../platform/autostart-ways.ts'
import { appBundle } from '../platform/macos/app-bundle.ts'
import { openGnomeExtension } from '../platform/open-gnome-extension.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { findInstalled, type Installed } from '../uninstall/installed.ts'
import { type KeySteps, keySteps } from '../uninstall/key-steps.ts'
import { removeAll } from '../uninstall/remove-all.ts'
import { stopAgent } from '../uninstall/stop-agent.ts'
import { currentAutostart } from './autostart.ts'

export interface UninstallOptions {
  /** What to do with events that wait; asked in a terminal if omitted. */
  waiting?: 'deliver' | 'discard'
  keepData: boolean
  dryRun: boolean
  yes: boolean
  /** Prints one report, for programs. */
  json: boolean
}

/** `uninstall`: removes everything of this person from this computer. Exit code 1 if a part of it failed. */
export async function uninstall(
  settings: HelperSettings,
  program: Program,
  options: UninstallOptions,
): Promise<void> {
  const { dataDir, queueDir } = settings
  const ways = autostartWays(process.env)
  const autostart = await currentAutostart({ program, dataDir })
  const extension = await openGnomeExtension(process.env, program)
  const look = () =>
    findInstalled({ dataDir, queueDir, autostart, gnomeExtension: extension?.folder() ?? null })
  const found = look()
  const report = reportTo(options)
  report.say(describeInstalled(found, options.keepData).join('\n'))
  if (!options.dryRun) await remove(found)
  report.end(found, options.dryRun ? 'Nothing was removed (--dry-run).' : lastStep(program))

  async function remove(foundFirst: Installed): Promise<void> {
    const waiting = await decideWaiting(foundFirst, options)
    await confirm(options)
    // With no data folder there is nothing to stop, and it would be created.
    const stopped = foundFirst.folders.includes(dataDir) ? await stopAgent(dataDir) : null
    const { onDone, onFailed } = report
    if (stopped?.wasRunning) onDone('stopped the agent')
    try {
      // The agent has delivered or recorded something since.
      const installed = look()
      const { keepData } = options
      const steps = keySteps(settings, program)
      if (installed.waitingEvents > 0 && mustDeliver(waiting, keepData)) onDone(await deliver(steps))
      const removal = { settings, program, installed, ways, extension, keySteps: steps, keepData }
      await removeAll({ ...removal, onDone, onFailed })
    } finally {
      stopped?.folder.release()
    }
  }
}

/** Tells a person each step when it is done, and a program everything at the end. */
function reportTo({ json }: Pick<UninstallOptions, 'json'>) {
  const report: { done: string[]; failed: string[] } = { done: [], failed: [] }
  const say = (line: string) => json || console.log(line)
  return {
    say,
    onDone(line: string): void {
      report.done.push(line)
      say(line)
    },
    onFailed(line: string): void {
      report.failed.push(line)
      process.exitCode = 1
      if (!json) console.error(line)
    },
    end(found: Installed, next: string): void {
      say(next)
      if (json) console.log(JSON.stringify({ found: factsOf(found), ...report, next }, null, 2))
    },
  }
}

function factsOf({ autostart, enrolment, ...others }: Installed) {
  return {
    ...others,
    autostart: autostart.ways.filter(({ isSystemWide }) => !isSystemWide),
    enrolment: enrolment && { server: enrolment.server, userId: enrolment.userId },
  }
}

/** Events of the last seconds are not lost because there were none before. */
function mustDeliver(waiting: UninstallOptions['waiting'], keepData: boolean): boolean {
  return waiting === 'deliver' || (waiting === undefined && !keepData)
}

async function deliver(steps: KeySteps): Promise<string> {
  const rest = await steps.deliver()
  if (rest === null) return 'delivered all events'
  throw new UsageError(
    `${rest.events} events could not be delivered: ${rest.why} Nothing was removed, and the agent is stopped. Try again later, or run \`uninstall --discard\` to delete them.`,
  )
}

function describeInstalled(found: Installed, keepData: boolean): string[] {
  const { enrolment, waitingEvents, browsers, folders, gnomeExtension } = found
  const lines = [
    ...found.autostart.ways
      .filter(({ isSystemWide }) => !isSystemWide)
      .map(({ way, where }) => `autostart    ${way}: ${where}`),
    ...browsers.map(({ browser, path }) => `browser      ${browser}: ${path}`),
    ...(gnomeExtension === null ? [] : [`GNOME        ${gnomeExtension}`]),
    ...(enrolment === null ? [] : [`enrolment    ${enrolment.userId} on ${enrolment.server}, with its key`]),
    ...folders.map(folder => `${keepData ? 'kept         ' : 'data         '}${folder}`),
    ...(waitingEvents === 0 ? [] : [`             with ${waitingEvents} events that are not delivered yet`]),
  ]
  if (lines.length === 0) return ['The helper has left nothing on this computer for this person.']
  return ['This will be removed for this person:', ...lines.map(line => `  ${line}`)]
}

async function decideWaiting(
  { waitingEvents }: Installed,
  { waiting, keepData }: UninstallOptions,
): Promise<UninstallOptions['waiting']> {
  if (waitingEvents === 0 || waiting !== undefined) return waiting
  if (!process.stdin.isTTY) {
    if (keepData) return undefined
    throw new UsageError(
      `${waitingEvents} events are not delivered yet. Add --deliver to send them first, or --discard to delete them.`,
    )
  }
  return (await ask('Deliver the waiting events first? [Y/n] ')) === 'n' ? 'discard' : 'deliver'
}

async function confirm({ yes }: UninstallOptions): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY) throw new UsageError('Add --yes to confirm that all of this is removed.')
  if ((await ask('Remove all of this? [y/N] ')) !== 'y') throw new UsageError('Nothing was removed.')
}

/** The first letter of the answer, in lower case. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await terminal.question(question)).trim().charAt(0).toLowerCase()
  } finally {
    terminal.close()
  }
}

function lastStep({ file, args }: Program): string {
  if (args.length > 0)
    return 'Now remove the extension from your browsers, and delete the folder of the project.'
  if (file.startsWith('/usr/') && !file.startsWith('/usr/local/'))
    return `Now remove the extension from your browsers. The program belongs to a package: an administrator removes it with \`sudo apt purge telemetry-tracker\` (Debian, Ubuntu) or \`sudo dnf remove telemetry-tracker\` (Fedora, RHEL).`
  const app = appBundle(file)
  if (app !== null)
    return `Now remove the extension from your browsers, and move ${app} to the Trash. If a package installed it for everyone, an administrator runs \`sudo "${app}/Contents/Resources/remove"\` instead.`
  return `Now remove the extension from your browsers, and delete ${file}.`
}
