import { readFileSync, realpathSync } from 'node:fs'
import { knownZone } from '@telemetry-tracker/shared/time/zones'
import { zoneOfPosix } from './posix-zone.ts'

const localtime = '/etc/localtime'
const lookEveryMs = 60_000

/** This machine's time zone. */
export interface TimeZone {
  /** An IANA zone that this runtime knows. */
  zone: string
  /** Why it may differ from what the user expects, and what to do. */
  warning?: string
}

type Environment = Record<string, string | undefined>

/**
 * Finds this machine's time zone and applies it to the whole process. `TZ` may have any value that the C
 * library accepts, and more. The runtime knows only IANA names; for others it uses UTC, different offsets in
 * `Date` and `Intl`, or a zone that can't be used at all.
 */
export function settleTimeZone(environment: Environment = process.env): TimeZone {
  const given = environment['TZ']
  const found = findTimeZone(given, machineZone)
  // Setting it makes the runtime read it again. If the machine's own zone is used, it stays unset, because
  // that zone may change.
  if (given === undefined ? usableDefault() === undefined : given !== found.zone)
    environment['TZ'] = found.zone
  return found
}

/**
 * Checks every minute whether the machine's zone has changed, as when travelling, and reports it. A zone from
 * `TZ` stays.
 */
export function followTimeZone(onChange: (found: TimeZone) => void): { stop(): void } {
  if (process.env['TZ'] !== undefined) return { stop() {} }
  let known = usableDefault()
  const timer = setInterval(() => {
    // This makes the runtime ask the system again.
    delete process.env['TZ']
    const now = usableDefault()
    if (now === undefined || now === known) return
    known = now
    onChange({ zone: now })
  }, lookEveryMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** The zone for a value of `TZ`; the machine's own zone if the value is not usable. */
export function findTimeZone(
  given: string | undefined,
  ofMachine: () => TimeZone,
  nowMs = Date.now(),
): TimeZone {
  const name = given?.trim().replace(/^:/, '') ?? ''
  if (name === '' || name === 'localtime' || name === localtime) return ofMachine()
  const zone = zoneNamed(name) ?? zoneOfPosix(name, nowMs)
  if (zone !== undefined) return { zone }
  const { zone: own } = ofMachine()
  return {
    zone: own,
    warning: `TZ is "${given}", which is not a known time zone. Using ${own} instead. Set TZ to a name such as Europe/Berlin, or remove it.`,
  }
}

/** A zone by its name, or by its file: `/usr/share/zoneinfo/posix/Europe/Berlin`. */
function zoneNamed(name: string): string | undefined {
  return knownZone(name.replace(/^.*\/zoneinfo(?:\.default)?\//, '').replace(/^(?:posix|right)\//, ''))
}

/** The system's zone: from the runtime, from the link or file in /etc, or else UTC with a warning. */
function machineZone(): TimeZone {
  const given = process.env['TZ']
  delete process.env['TZ']
  const zone = usableDefault() ?? linkedZone() ?? writtenZone()
  if (given !== undefined) process.env['TZ'] = given
  if (zone !== undefined) return { zone }
  return {
    zone: 'UTC',
    warning:
      'The time zone of this device was not found. Using UTC instead. Set TZ to its name, such as Europe/Berlin.',
  }
}

function usableDefault(): string | undefined {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  // For zones that it only half knows, it returns undefined or an offset.
  return timeZone === undefined ? undefined : knownZone(timeZone)
}

function linkedZone(): string | undefined {
  return orUndefined(() => zoneNamed(realpathSync(localtime)))
}

/**
 * Debian's file, or the POSIX form at the end of a zone's file:
 * https://www.rfc-editor.org/rfc/rfc9636#name-tzif-footer
 */
function writtenZone(): string | undefined {
  return (
    orUndefined(() => zoneNamed(readFileSync('/etc/timezone', 'utf8').trim())) ??
    orUndefined(() =>
      zoneOfPosix(readFileSync(localtime, 'latin1').trim().split('\n').at(-1) ?? '', Date.now()),
    )
  )
}

/** A system without this file has no answer. */
function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
