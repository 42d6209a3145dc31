import type { AutostartState } from '../../autostart/autostart-state.ts'
import { type Finding, fine, unsure } from './finding.ts'

/** The best way of each system: it restarts the helper after a crash. */
const watchedWays = new Set(['systemd user unit', 'LaunchAgent', 'scheduled task'])

/** Whether the helper starts at sign-in, and whether it is this one. */
export function autostartFinding({ ways }: AutostartState): Finding {
  const on = ways.find(({ isOn }) => isOn)
  if (on === undefined)
    return unsure('autostart', 'off: the helper does not start at sign-in', 'run `autostart on`')
  const { way, where, program, command } = on
  if (program !== 'this') {
    const other = program === 'missing' ? 'a program that no longer exists' : 'another copy'
    return unsure(
      'autostart',
      `${where} starts ${other}, ${command?.[0] ?? 'unreadable'}`,
      'run `autostart on` with the copy that should run',
    )
  }
  if (watchedWays.has(way)) return fine('autostart', `on, by ${way}`)
  return fine('autostart', `on, by ${way}; after a crash it is not restarted before the next sign-in`)
}
