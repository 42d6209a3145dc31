import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * An id of this running system: processes with the same id can see each other by process id. Another computer
 * has another id, even with the same host name, and so has a copy of this one, and on Linux and macOS this
 * one after a restart.
 */
export function thisSystem(): string {
  try {
    return `${hostname()} ${marks[process.platform]?.() ?? ''}`
  } catch {
    // A system without such an id: fall back to its name.
    return hostname()
  }
}

const marks: Partial<Record<NodeJS.Platform, () => string>> = {
  linux: () =>
    `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
  darwin: () => outputOf('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']),
  win32: () =>
    outputOf('reg.exe', ['query', String.raw`HKLM\SOFTWARE\Microsoft\Cryptography`, '/v', 'MachineGuid'])
      .split(/\s+/)
      .at(-1) ?? '',
}

function outputOf(program: string, parameters: readonly string[]): string {
  return execFileSync(program, parameters, {
    encoding: 'utf8',
    timeout: 2_000,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  }).trim()
}
