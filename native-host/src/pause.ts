/** Waits for this long, or until the signal is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(goOn, ms)
    signal.addEventListener('abort', goOn)
    if (signal.aborted) goOn()
    function goOn(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', goOn)
      resolve()
    }
  })
}
