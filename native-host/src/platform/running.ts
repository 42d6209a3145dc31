/** Whether a process of this number runs now, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    // Signal 0 only looks.
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
