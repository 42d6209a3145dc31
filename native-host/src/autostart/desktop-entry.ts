import { splitWords } from './split-words.ts'

/** The text of an XDG autostart entry. Desktop environments start it once, when a person signs in. */
export function desktopEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Telemetry Tracker
Exec=${escaped(command.map(quoted).join(' '))}
NoDisplay=true
X-GNOME-Autostart-enabled=true
`
}

/** The command in an entry's text, or null if it has none. */
export function commandInEntry(text: string): string[] | null {
  const [, line] = /^Exec=(.*)$/m.exec(text) ?? []
  if (line === undefined) return null
  return splitWords(line.replaceAll('\\\\', '\\')).map(word => word.replaceAll('%%', '%'))
}

/** Desktop settings switch an entry off in these two ways, and leave the file. */
export function isEntryOff(text: string): boolean {
  return /^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text)
}

/** https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html */
function quoted(argument: string): string {
  const literal = argument.replaceAll('%', '%%')
  if (/^[\w/.:@%+=,-]+$/.test(literal)) return literal
  return `"${literal.replace(/["`$\\]/g, '\\$&')}"`
}

/** A rule of every string in such a file, applied after quoting. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\')
}
