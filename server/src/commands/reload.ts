import { closeSync, openSync } from 'node:fs'
import type { Logger } from 'pino'
import type { ServerSettings } from '../settings.ts'

interface Reloading {
  settings: ServerSettings
  read(): ServerSettings
  log: Logger
  reloadCertificate(): void
  /** Called when the server's terminal was closed. */
  hungUp(): void
}

/**
 * Handles SIGHUP, which `systemctl reload` and certbot's hooks send: reloads the certificate and LOG_LEVEL, and logs which other changed settings need a
 * restart. Invalid settings change nothing.
 */
export function reload({ settings, read, log, reloadCertificate, hungUp }: Reloading): void {
  if (isTerminalGone()) {
    hungUp()
    return
  }
  reloadCertificate()
  try {
    const found = read()
    log.level = found.LOG_LEVEL
    const changed = changedSettings(settings, found)
    if (changed.length === 0) log.info('read the certificate and LOG_LEVEL again')
    else
      log.warn({ changed }, 'read the certificate and LOG_LEVEL again; other changed settings need a restart')
  } catch (error) {
    log.error({ err: error }, 'invalid settings; still using the previous ones')
  }
}

/** Only the names of settings, because some values are secret. */
function changedSettings(before: ServerSettings, after: ServerSettings): string[] {
  const known = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  return Object.entries(after)
    .filter(([name, value]) => name !== 'LOG_LEVEL' && known.get(name) !== JSON.stringify(value))
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
