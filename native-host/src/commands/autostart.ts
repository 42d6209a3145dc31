import { type AutostartState, autostartState, type FoundWay } from '../autostart/autostart-state.ts'
import { startCommand } from '../autostart/start-command.ts'
import { turnOff } from '../autostart/turn-off.ts'
import { turnOn } from '../autostart/turn-on.ts'
import { autostartWays } from '../platform/autostart-ways.ts'
import type { Program } from '../program.ts'

interface Self {
  program: Program
  dataDir: string
}

/** `autostart status`: prints whether the helper starts at sign-in, how, and which copy of it. */
export async function printAutostart(self: Self, { json }: { json: boolean }): Promise<void> {
  const state = await currentAutostart(self)
  console.log(json ? JSON.stringify(state, null, 2) : describeAutostart(state).join('\n'))
}

/** `autostart on`: prints which way is used, and why not a better one. */
export async function turnAutostartOn(
  self: Self,
  { json, now: isNow }: { json: boolean; now: boolean },
): Promise<void> {
  const done = await turnOn(autostartWays(process.env), startCommandHere(self), isNow)
  if (json) return console.log(JSON.stringify(done, null, 2))
  for (const { way, why } of done.refused) console.log(`Not by ${way}: ${why}`)
  console.log(`The helper starts at your next sign-in, by ${done.way}: ${done.where}`)
  if (!isNow) console.log('To start it now, run `autostart on --now`, or `agent`.')
}

/** `autostart off`: prints what was removed. Exit code 1 if something could not be. */
export async function turnAutostartOff({ json }: { json: boolean }): Promise<void> {
  const { done, failed } = await turnOff(autostartWays(process.env))
  if (failed.length > 0) process.exitCode = 1
  if (json) return console.log(JSON.stringify({ done, failed }, null, 2))
  for (const line of done) console.log(line)
  for (const { where, why } of failed) console.error(`Cannot remove ${where}: ${why}`)
  if (failed.length === 0) console.log('The helper does not start at sign-in.')
}

/** What this system has of ours for sign-in. */
export function currentAutostart(self: Self): Promise<AutostartState> {
  return autostartState(autostartWays(process.env), startCommandHere(self))
}

/** A state in sentences, with what to do about it. */
function describeAutostart({ isOn, ways }: AutostartState): string[] {
  const lines = ways.map(describe)
  return isOn ? lines : [...lines, 'The helper does not start at sign-in. Turn it on with `autostart on`.']
}

function describe({ way, where, isOn, isSystemWide, program, command }: FoundWay): string {
  const name = `${way}${isSystemWide ? ' of a package, for everyone' : ''} (${where})`
  if (!isOn) return `off: ${name}`
  const started = command?.[0] ?? 'an unreadable command'
  if (program === 'this') return `on: ${name} starts this program`
  if (program === 'other')
    return `on: ${name} starts another copy, ${started}. To start this one, run \`autostart on\`.`
  return `on, but ${name} starts ${started}, which no longer exists. Run \`autostart on\`.`
}

/** The command that starts this copy of the helper at sign-in. */
export function startCommandHere({ program, dataDir }: Self): string[] {
  return startCommand({ program, dataDir, chosenDataDir: process.env['DATA_DIR'], workingDir: process.cwd() })
}
