import { basename } from 'node:path'
import { browsers } from '@telemetry-tracker/shared/browsers'

/** Programs whose window class is not their usual name. */
const knownNames: Record<string, string> = {
  ...Object.fromEntries(
    Object.values(browsers).flatMap(({ title, windowClasses = [] }) =>
      windowClasses.map(windowClass => [windowClass, title] as const),
    ),
  ),
  code: 'Visual Studio Code',
  'gnome-terminal-server': 'Terminal',
  soffice: 'LibreOffice',
}

/**
 * The name of a window's program: the known name for its class, else the class with a capital first letter
 * (`xterm` → `Xterm`, `XTerm` stays), without a leading domain (`org.gnome.TextEditor` → `TextEditor`).
 * Windows without a class are named by their executable.
 */
export function appName(windowClass: string, executable: string): string {
  const raw = windowClass.trim() || basename(executable.replace(/ \(deleted\)$/, ''))
  if (raw === '') return 'Unknown'
  const known = knownAppName(raw)
  if (known !== undefined) return known
  const withoutDomain = /^(?:[a-z][\w-]*\.){2,}/i.test(raw) ? (raw.split('.').at(-1) ?? raw) : raw
  return withFirstRaised(withoutDomain)
}

/** The usual name of a program whose window class is known and different; undefined for others. */
export function knownAppName(windowClass: string): string | undefined {
  return knownNames[windowClass.trim().toLowerCase()]
}

/** Some letters have no capital form: `µ` (micro) would become a Greek `Μ`, which no policy list contains. */
function withFirstRaised(text: string): string {
  const [first = ''] = text
  const raised = first.toUpperCase()
  return raised.toLowerCase() === first ? raised + text.slice(first.length) : text
}
