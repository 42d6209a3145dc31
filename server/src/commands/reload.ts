import { closeSync, openSync } from 'node:fs'
import type { Logger } from 'pino'
import type { ServerSettings } from '../settings.ts'

interface Reloading {
  settings: ServerSettings
  read(): ServerSettings
  log: Logger
  reloadCertificate(): void
  /** What to do when the terminal that the server runs in is gone. */
  hungUp(): void
}

/**
 * What SIGHUP does, as `systemctl reload` and certbot's hooks send it: the certificate is read again, and LOG_LEVEL. Other settings that have changed are named: they
 * need a restart. Settings that cannot be used change nothing.
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

/** The names of settings, never their values: some are secret. */
function changedSettings(before: ServerSettings, after: ServerSettings): string[] {
  const known = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  return Object.entries(after)
    .filter(([name, value]) => name !== 'LOG_LEVEL' && known.get(name) !== JSON.stringify(value))
    .map(([name]) => name)
    .filter(name => /^[A-Z_]+$|^policy$/.test(name))
}

const hadTerminal = process.stdin.isTTY

/** The same signal says that a terminal was closed, and a server without one would run on unseen. */
function isTerminalGone(): boolean {
  if (!hadTerminal) return false
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return false
  } catch {
    return true
  }
}
