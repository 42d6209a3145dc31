import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'

const targetsSchema = z.array(z.object({ url: z.string(), webSocketDebuggerUrl: z.string() }))
const numberSchema = z.object({ result: z.object({ value: z.number() }) })
const heapSchema = z.object({ usedSize: z.number() })
const answerSchema = z.union([
  z.object({ result: z.unknown() }),
  z.object({ error: z.object({ message: z.string() }) }),
])

/** Finds a page of a running Chromium by the beginning of its URL, without attaching a debugger to it. */
export async function findPage(profile: string, url: string): Promise<string | undefined> {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
  return targetsSchema.parse(await answer.json()).find(target => target.url.startsWith(url))
    ?.webSocketDebuggerUrl
}

/** The number that a promise in the page resolves to. */
export function numberIn(page: string, promise: string): Promise<number> {
  const question = { expression: promise, awaitPromise: true, returnByValue: true }
  return talk(page, async ask => numberSchema.parse(await ask('Runtime.evaluate', question)).result.value)
}

/** How much of the page's or worker's heap is in use after garbage collection. */
export function heapBytes(page: string): Promise<number> {
  return talk(page, async ask => {
    await ask('HeapProfiler.collectGarbage')
    return heapSchema.parse(await ask('Runtime.getHeapUsage')).usedSize
  })
}

/** By then a page has opened, and further errors are real. */
const openingMs = 5_000

type Ask = (method: string, params?: object) => Promise<unknown>

async function talk<T>(page: string, say: (ask: Ask) => Promise<T>): Promise<T> {
  const socket = new WebSocket(page)
  try {
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = reject
    })
    return await say(async (method, params = {}) => {
      const until = performance.now() + openingMs
      for (;;) {
        const answer = answerSchema.parse(await exchange(socket, { id: 1, method, params }))
        if ('result' in answer) return answer.result
        if (performance.now() > until) throw new Error(`${method}: ${answer.error.message}`)
        // A page that is still opening can't be debugged yet.
        await delay(20)
      }
    })
  } finally {
    socket.close()
  }
}

async function exchange(socket: WebSocket, question: object): Promise<unknown> {
  const answer = new Promise<string>((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const message = String(data)
      // Events of the page arrive in between.
      if (!message.startsWith('{"method"')) resolve(message)
    }
    socket.onclose = () => reject(new Error('The page closed before it answered.'))
  })
  socket.send(JSON.stringify(question))
  return JSON.parse(await answer)
}
