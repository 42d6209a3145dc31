/** Resolves when this process should end: a signal, the end of its parent, or `ended`. */
export function askedToStop(ended: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    ended.addEventListener('abort', () => resolve(), { once: true })
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve())
    // The process that started this one with a channel has ended. The channel alone does not keep this
    // process running.
    process.once('disconnect', () => resolve())
    process.channel?.unref()
    // Without a channel it is undefined; false means that the channel closed before we listened.
    if (process.connected === false) resolve()
  })
}
