import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { startKillable } from '../desktop/process.ts'
import type { ConnectedBrowser } from './churn.ts'

/**
 * A shell in a browser's place: it starts the program from the manifest and sends an extension's messages.
 * When it is killed, its child keeps the pipe open, as children of crashed browsers do; only the loss of its
 * parent tells the relay then.
 */
export function standInBrowser(
  words: string,
  manifestDir: string,
  environment: NodeJS.ProcessEnv,
): ConnectedBrowser {
  const manifest = JSON.parse(readFileSync(join(manifestDir, `${nativeHostName}.json`), 'utf8'))
  writeFileSync(words, Buffer.concat([frame(hello), frame(tabs)]))
  const script = '(cat "$1"; exec sleep 120) | "$2" "$3" > /dev/null & relay=$!; wait $relay; exec sleep 120'
  const origin = `chrome-extension://${chromiumExtensionId}/`
  return startKillable('sh', ['-c', script, 'sh', words, String(manifest.path), origin], environment)
}

const hello = {
  type: 'hello',
  protocol: 1,
  browser: 'chromium',
  extensionVersion: '1.0.0',
  installId: 'stand-in',
}
const tabs = { type: 'tabs', windows: [] }

function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(body.length)
  return Buffer.concat([length, body])
}
