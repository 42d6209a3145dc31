import { splitWords } from './split-words.ts'

/**
 * The text of `telemetry-tracker.service`, a unit of systemd's user manager: for one person in
 * `~/.config/systemd/user`, or for everyone in `/usr/lib/systemd/user` of a package.
 *
 * It belongs to the graphical session: before there is none to observe. After a crash systemd waits 10 seconds, then
 * longer each time, up to 5 minutes. Before version 254 systemd ignores the lines that make the waiting longer, and
 * ten crashes in a row within 10 minutes are the end until the next sign-in.
 *
 * @param command an absolute path and its arguments, unescaped
 */
export function systemdUnit({ command }: { command: readonly string[] }): string {
  return `[Unit]
Description=Telemetry Tracker
PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=600
StartLimitBurst=10

[Service]
ExecStart=${commandLine(command)}
WorkingDirectory=-%h/.telemetry-tracker
UMask=0077
Restart=on-failure
RestartSec=10
RestartSteps=5
RestartMaxDelaySec=300

[Install]
WantedBy=graphical-session.target
`
}

/** The command in a unit's text, or null if it has none. */
export function commandInUnit(text: string): string[] | null {
  const [, line] = /^ExecStart=(.*)$/m.exec(text) ?? []
  if (line === undefined) return null
  const [file = '', ...args] = splitWords(line).map(part => part.replaceAll('%%', '%'))
  const command = [file, ...args.map(arg => arg.replaceAll('$$', '$'))]
  return command.slice(0, 3).join(' ') === byShell.join(' ') ? command.slice(3) : command
}

const byShell = ['/bin/sh', '-c', 'exec "$0" "$@"']

/** systemd refuses a program whose path has quotes or backslashes, so the shell starts that one. */
function commandLine(command: readonly string[]): string {
  const [file = '', ...args] = /["'\\]/.test(command[0] ?? '') ? [...byShell, ...command] : command
  // Variables are replaced in arguments only, never in the path of the program.
  return [word(file), ...args.map(arg => word(arg.replaceAll('$', '$$$$')))].join(' ')
}

/** One word of a line that systemd splits at spaces: in quotes if it has characters with a meaning. */
function word(text: string): string {
  // `%h` and the like are replaced everywhere in a unit.
  const literal = text.replaceAll('%', '%%')
  if (/^[\w/.:@%+=,$-]+$/.test(literal)) return literal
  return `"${literal.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
