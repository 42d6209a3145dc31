import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Does something that no other process may do at the same time, which holds the same file. A process that is killed holds it no more. */
export async function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(holder, 'close')
  await Promise.race([once(holder.stdout, 'data'), ended.then(([code]) => fail(file, code))])
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}

function fail(file: string, code: unknown): never {
  throw new Error(`${file} could not be held: flock ended with code ${code}.`)
}
