import { existsSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { vi } from 'vitest'

/** Sends a command to a driven Firefox and returns its answer. Throws Firefox's error. */
export type Marionette = (command: string, parameters: object) => Promise<unknown>

/**
 * Connects to a Firefox that was started with `--marionette` and the preference `marionette.port` 0: it
 * writes its port into its profile. Commands run with the rights of the browser's own interface.
 * https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
 */
export async function connectMarionette(profile: string): Promise<Marionette> {
  const file = join(profile, 'MarionetteActivePort')
  const port = await vi.waitFor(() => {
    if (!existsSync(file)) throw new Error('Firefox did not yet say where it can be reached')
    return Number(readFileSync(file, 'utf8'))
  }, patience)
  const socket = connect(port, '127.0.0.1')
  const frames = framesOf(socket)
  // Firefox speaks first and introduces itself.
  await frames.next()
  let lastId = 0

  async function ask(command: string, parameters: object): Promise<unknown> {
    const question = JSON.stringify([0, ++lastId, command, parameters])
    socket.write(`${Buffer.byteLength(question)}:${question}`)
    const { value, done } = await frames.next()
    if (done) throw new Error(`Firefox ended before it answered ${command}`)
    const [, , error, result]: Answer = JSON.parse(value)
    if (error) throw new Error(`${command}: ${error.message}\n${error.stacktrace}`)
    return result
  }

  await ask('WebDriver:NewSession', {})
  await ask('Marionette:SetContext', { value: 'chrome' })
  return ask
}

type Answer = [
  type: number,
  id: number,
  error: { message: string; stacktrace: string } | null,
  result: unknown,
]

/** Each message is its length in bytes, a colon, and that much JSON. */
async function* framesOf(socket: Socket): AsyncGenerator<string, undefined> {
  let bytes = Buffer.alloc(0)
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk])
    for (;;) {
      const colon = bytes.indexOf(':')
      if (colon < 0) break
      const end = colon + 1 + Number(bytes.subarray(0, colon))
      if (bytes.length < end) break
      yield bytes.subarray(colon + 1, end).toString()
      bytes = bytes.subarray(end)
    }
  }
  return undefined
}
