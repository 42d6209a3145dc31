import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ExtensionMessage,
  extensionMessageSchema,
} from '@telemetry-tracker/shared/contracts/native-messages'

/** Every byte that a browser sent to the relay, by connection. */
export interface BrowserWire {
  /** All of it as text, to search for what must not be there. */
  text(): string
  /**
   * Every message of every connection, oldest first. Throws for one that does not match the contract exactly.
   */
  messages(): ExtensionMessage[]
  /** The windows as last reported. */
  lastWindows(): Extract<ExtensionMessage, { type: 'tabs' }>['windows']
  connections(): number
  /** The relay of the latest connection. */
  relayPid(): number
}

/**
 * Puts a tap into a browser's native-messaging manifest: from then on the browser starts the tap, and the tap
 * starts the relay.
 */
export function tapBrowserWire(manifestFile: string, folder: string): BrowserWire {
  mkdirSync(folder)
  const manifest: { path: string } = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const script = join(folder, 'tap.sh')
  const tap = join(import.meta.dirname, 'tap-relay.ts')
  const command = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    tap,
    join(folder, 'wire'),
    manifest.path,
  ]
  writeFileSync(script, `#!/bin/sh\nexec ${command.map(word => `'${word}'`).join(' ')} "$@"\n`)
  chmodSync(script, 0o700)
  writeFileSync(manifestFile, JSON.stringify({ ...manifest, path: script }))

  const files = () =>
    readdirSync(folder)
      .filter(name => name.endsWith('.frames'))
      .sort()
  const messages = () => files().flatMap(name => framesIn(readFileSync(join(folder, name))).map(exactMessage))
  return {
    text: () =>
      files()
        .map(name => readFileSync(join(folder, name), 'latin1'))
        .join('\n'),
    messages,
    lastWindows: () => messages().findLast(message => message.type === 'tabs')?.windows ?? [],
    connections: () => files().length,
    relayPid: () =>
      Number(
        files()
          .at(-1)
          ?.match(/-(\d+)\.frames$/)?.[1],
      ),
  }
}

function framesIn(bytes: Buffer): unknown[] {
  const frames: unknown[] = []
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at)
    // The last frame may not have arrived completely.
    if (at + 4 + length > bytes.length) break
    frames.push(JSON.parse(bytes.subarray(at + 4, at + 4 + length).toString('utf8')))
    at += 4 + length
  }
  return frames
}

function exactMessage(raw: unknown): ExtensionMessage {
  const message = extensionMessageSchema.parse(raw)
  if (JSON.stringify(sorted(message)) !== JSON.stringify(sorted(raw)))
    throw new Error(`more than the contract says: ${JSON.stringify(raw)}`)
  return message
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
