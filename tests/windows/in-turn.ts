import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Does something that no other process may do at the same time, which holds the same file. A process that is killed holds it no more. */
export async function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'])
  const ended = once(holder, 'close')
  const complaint = text(holder.stderr)
  const isHeld = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!isHeld) throw new Error(`${file} could not be held: ${await complaint}`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
