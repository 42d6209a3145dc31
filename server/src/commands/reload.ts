import { closeSync, openSync } from 'node:fs'
import type { Logger } from 'pino'
import type { ServerSettings } from '../settings.ts'

/** Settings that are read at each use, so a new value takes effect at once. The certificate's files are read again, too. */
const reloadable = [
  'LOG_LEVEL',
  'METRICS_TOKEN',
  'MAX_REQUEST_SIZE_KB',
  'SECURITY_CONTACT',
] as const satisfies (keyof ServerSettings)[]
const reloadableNames: ReadonlySet<string> = new Set(reloadable)

interface Reloading {
  /** The settings in use; the reloadable ones are replaced. */
  settings: ServerSettings
  read(): ServerSettings
  log: Logger
  reloadCertificate(): void
  /** Called when the server's terminal was closed. */
  hungUp(): void
}

/**
 * Handles SIGHUP, which `systemctl reload` and certbot's hooks send: reads the certificate and the settings again, uses those that need no restart, and
 * logs the names of the changed ones. Invalid settings change nothing.
 */
export function reload({ settings, read, log, reloadCertificate, hungUp }: Reloading): void {
  if (isTerminalGone()) {
    hungUp()
    return
  }
  reloadCertificate()
  try {
    const found = read()
    const changed = changedSettings(settings, found)
    for (const name of reloadable) take(name, found, settings)
    log.level = settings.LOG_LEVEL
    const reloaded = changed.filter(name => reloadableNames.has(name))
    const needsRestart = changed.filter(name => !reloadableNames.has(name))
    if (needsRestart.length === 0) log.info({ reloaded }, 'read the certificate and the settings again')
    else
      log.warn(
        { reloaded, needsRestart },
        'read the certificate and the settings again; some changed settings need a restart',
      )
  } catch (error) {
    log.error({ err: error }, 'invalid settings; still using the previous ones')
  }
}

function take<K extends keyof ServerSettings>(name: K, from: ServerSettings, to: ServerSettings): void {
  to[name] = from[name]
}

/** Only the names of settings, because some values are secret. */
function changedSettings(before: ServerSettings, after: ServerSettings): string[] {
  const known = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  return Object.entries(after)
    .filter(([name, value]) => known.get(name) !== JSON.stringify(value))
    .map(([name]) => name)
    .filter(name => /^[A-Z_]+$|^policy$/.test(name))
}

const hadTerminal = process.stdin.isTTY

/** SIGHUP is also sent when the terminal is closed. Then the server should not continue in the background. */
function isTerminalGone(): boolean {
  if (!hadTerminal) return false
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return false
  } catch {
    return true
  }
}
