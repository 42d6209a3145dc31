import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  type ExtensionMessage,
  extensionMessageSchema,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension, protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { encodeFrame } from '../../native-host/src/browser/frames.ts'
import { receiveMessages } from '../../native-host/src/browser/receive.ts'
import type { Scene } from './scenes.ts'

/**
 * Started by a browser in place of the relay: sends the messages of the scene in the given file. When another scene
 * replaces it, it goes on with that one if it can, and otherwise ends.
 */
const [, , file = ''] = process.argv

// Watch before reading, so that no change is missed.
watch(dirname(file), (_, name) => name === basename(file) && change())
let text = readFileSync(file, 'utf8')
let scene: Scene = JSON.parse(text)

process.stdin.on('end', () => process.exit(0))
receiveMessages(
  process.stdin,
  maxFrameFromExtension,
  raw => answer(extensionMessageSchema.parse(raw)),
  error => {
    throw error
  },
)

function change() {
  const nextText = readFileSync(file, 'utf8')
  if (nextText === text) return
  const next: Scene = JSON.parse(nextText)
  // A request that is still unanswered would disturb the next scene.
  const isAnswered = scene.today !== undefined && scene.status !== undefined
  if (!isWelcoming(scene) || !isWelcoming(next) || !isAnswered) process.exit(0)
  text = nextText
  scene = next
  say(scene.hello)
}

function isWelcoming({ hello }: Scene): boolean {
  return hello?.type === 'welcome' && hello.protocol === protocolVersion
}

function answer(message: ExtensionMessage) {
  if (message.type === 'hello') say(scene.hello)
  if (message.type === 'today') say(scene.today && { ...scene.today, id: message.id })
  if (message.type === 'away')
    say({ ...(scene.away ?? { type: 'away', stretch: null, needsNote: false }), id: message.id })
  if (message.type === 'status') say(scene.status && { ...scene.status, id: message.id })
}

function say(message: unknown) {
  if (message !== undefined) process.stdout.write(encodeFrame(message))
}
