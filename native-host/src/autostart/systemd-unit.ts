/** What the unit starts, and where. */
export interface UnitContent {
  /** An absolute path and its arguments, unescaped. */
  command: readonly string[]
  /** The working folder, whose `.env` the agent reads; the usual data folder if omitted. */
  folder?: string
  environment?: Readonly<Record<string, string>>
}

/**
 * The text of `telemetry-tracker.service`, a unit of systemd's user manager: for one person in
 * `~/.config/systemd/user`, or for everyone in `/usr/lib/systemd/user` of a package.
 *
 * It belongs to the graphical session: before there is none to observe. After a crash systemd waits 10 seconds, then
 * longer each time, up to 5 minutes. Before version 254 systemd ignores the lines that make the waiting longer, and
 * ten crashes in a row within 10 minutes are the end until the next sign-in.
 */
export function systemdUnit({ command, folder, environment = {} }: UnitContent): string {
  return `[Unit]
Description=Telemetry Tracker
PartOf=graphical-session.target
After=graphical-session.target
StartLimitIntervalSec=600
StartLimitBurst=10

[Service]
ExecStart=${commandLine(command)}
WorkingDirectory=${folder === undefined ? usualFolder : withoutSpecifiers(folder)}
${environmentLines(environment)}UMask=0077
Restart=on-failure
RestartSec=10
RestartSteps=5
RestartMaxDelaySec=300

[Install]
WantedBy=graphical-session.target
`
}

/** It need not exist before the agent's first start. */
const usualFolder = '-%h/.telemetry-tracker'

/** systemd refuses a program whose path has quotes or backslashes, so the shell starts that one. */
function commandLine(command: readonly string[]): string {
  const [file = '', ...args] = /["'\\]/.test(command[0] ?? '')
    ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command]
    : command
  // Variables are replaced in arguments only, never in the path of the program.
  return [word(file), ...args.map(arg => word(arg.replaceAll('$', '$$$$')))].join(' ')
}

function environmentLines(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment).map(
    ([name, value]) => `Environment=${word(`${name}=${value}`)}\n`,
  )
  return lines.join('')
}

/** One word of a line that systemd splits at spaces: in quotes if it has characters with a meaning. */
function word(text: string): string {
  const literal = withoutSpecifiers(text)
  if (/^[\w/.:@%+=,$-]+$/.test(literal)) return literal
  return `"${literal.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** `%h` and the like are replaced everywhere in a unit. */
function withoutSpecifiers(text: string): string {
  return text.replaceAll('%', '%%')
}
