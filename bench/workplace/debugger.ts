import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod'

const targetsSchema = z.array(z.object({ url: z.string(), webSocketDebuggerUrl: z.string() }))
const answerSchema = z.union([
  z.object({ result: z.object({ result: z.object({ value: z.number() }) }) }),
  z.object({ error: z.object({ message: z.string() }) }),
])

/** A page of a running Chromium by the beginning of its address, as debuggers reach it: nothing is attached to it by looking. */
export async function findPage(profile: string, url: string): Promise<string | undefined> {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`)
  return targetsSchema.parse(await answer.json()).find(target => target.url.startsWith(url))
    ?.webSocketDebuggerUrl
}

/** The number that a promise in the page comes to. */
export async function numberIn(page: string, promise: string): Promise<number> {
  const socket = new WebSocket(page)
  try {
    await new Promise((resolve, reject) => {
      socket.onopen = resolve
      socket.onerror = reject
    })
    for (;;) {
      const answer = answerSchema.parse(await ask(socket, promise))
      if ('result' in answer) return answer.result.result.value
      // A page that is only just opening has nothing yet to ask.
      await delay(20)
    }
  } finally {
    socket.close()
  }
}

async function ask(socket: WebSocket, expression: string): Promise<unknown> {
  const answer = new Promise<string>((resolve, reject) => {
    socket.onmessage = ({ data }) => resolve(String(data))
    socket.onclose = () => reject(new Error('The page closed before it answered.'))
  })
  const params = { expression, awaitPromise: true, returnByValue: true }
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
  return JSON.parse(await answer)
}
