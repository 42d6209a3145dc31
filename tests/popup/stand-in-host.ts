import { readFileSync, watch } from 'node:fs'
import {
  type ExtensionMessage,
  extensionMessageSchema,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import { encodeFrame } from '../../native-host/src/browser/frames.ts'
import { receiveMessages } from '../../native-host/src/browser/receive.ts'
import type { Scene } from './scenes.ts'

/**
 * Started by a browser in place of the relay: sends the messages from the given file, and ends when the file
 * changes.
 */
const [, , file = ''] = process.argv

// Watch before reading, so that no change is missed.
watch(file, () => process.exit(0))
const scene: Scene = JSON.parse(readFileSync(file, 'utf8'))

process.stdin.on('end', () => process.exit(0))
receiveMessages(
  process.stdin,
  maxFrameFromExtension,
  raw => answer(extensionMessageSchema.parse(raw)),
  error => {
    throw error
  },
)

function answer(message: ExtensionMessage) {
  if (message.type === 'hello') say(scene.hello)
  if (message.type === 'today') say(scene.today && { ...scene.today, id: message.id })
  if (message.type === 'status') say(scene.status && { ...scene.status, id: message.id })
}

function say(message: unknown) {
  if (message !== undefined) process.stdout.write(encodeFrame(message))
}
