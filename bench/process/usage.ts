import { readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second. */
const msPerTick = 10

/**
 * CPU time that a process has used so far, including its threads and the children it has waited for, in ms.
 * Linux only.
 */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may contain spaces; the numbers come after it.
  // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * msPerTick
}

/** CPU time of a process and its current children, in ms. */
export function cpuMsOfFamily(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, id) => sum + (ifAlive(() => cpuMsOf(id)) ?? 0), 0)
}

/** The peak memory of a process, in MB. */
export function peakMemoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024
}

/**
 * The proportional memory of a process in MB: shared pages count in parts, so sums over processes count
 * nothing twice.
 */
export function proportionalMemoryMb(pid: number): number {
  return rollupMb(pid, 'Pss')
}

/**
 * The memory in MB that a process has for itself alone, as its heap is: what it shares with others, such as the pages of
 * its executable, is left out. Other than the proportional memory it does not change when another process of the same
 * executable starts or ends.
 */
export function ownMemoryMb(pid: number): number {
  return rollupMb(pid, 'Anonymous')
}

/** The current children of a process. */
export function childrenOf(pid: number): number[] {
  const list = ifAlive(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')) ?? ''
  return list.split(' ').filter(Boolean).map(Number)
}

/** Whether a process exists and has not ended; a zombie counts as ended. */
export function isAlive(pid: number): boolean {
  const stat = ifAlive(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat !== undefined && stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z'
}

function rollupMb(pid: number, line: 'Pss' | 'Anonymous'): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1] ?? Number.NaN) / 1024
}

/** A process may end while it is read. */
function ifAlive<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}
