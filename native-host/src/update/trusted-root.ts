import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { besideProgram } from '../beside-program.ts'
import { writeDurably } from '../deliver/durable-file.ts'
import { askServer } from '../http/ask-server.ts'
import { crossesNetworkUnencrypted } from '../http/plain-http.ts'
import { describeStranger } from '../http/strangers-answer.ts'
import type { AnswerKey } from '../http/verify-answer.ts'
import { makePrivateFolder } from '../private-folder.ts'

const answerWithinMs = 30_000
/** The file with which an installer says whose releases are trusted. */
export const shippedName = 'releases-root.json'

interface Asking {
  /** The folder of everything about updates. */
  folder: string
  server: string
  /** This program's file: an installer may have laid the root beside it. */
  file: string
  key: AnswerKey | null
  stopped: AbortSignal
}

/**
 * The folder with the metadata that is trusted for a server, ready for a client: it has a root. The root is the
 * one that the installer laid beside the program; without it, the server's first root is taken once, over an
 * encrypted connection, and from then on only what it signs. Null if the server offers no releases.
 */
export async function trustedMetadata(asking: Asking): Promise<string | null> {
  const root = shippedRoot(asking.file) ?? (await pinnedRoot(asking))
  if (root === null) return null
  const trust = createHash('sha256').update(`${asking.server}\n`).update(root).digest('hex').slice(0, 16)
  const folder = makePrivateFolder(join(makePrivateFolder(asking.folder), `metadata-${trust}`))
  const path = join(folder, 'root.json')
  // The client writes newer roots itself, and a power cut may damage one: it then starts from the first again.
  if (!isJson(path)) writeDurably(path, root)
  return folder
}

function shippedRoot(file: string): Buffer | null {
  const path = besideProgram(file, shippedName)
  return existsSync(path) ? readFileSync(path) : null
}

async function pinnedRoot({ folder, server, key, stopped }: Asking): Promise<Buffer | null> {
  const name = createHash('sha256').update(server).digest('hex').slice(0, 16)
  const path = join(makePrivateFolder(folder), `first-root-${name}.json`)
  if (isJson(path)) return readFileSync(path)
  if (crossesNetworkUnencrypted(new URL(server)))
    throw new Error(
      `Updates from ${server} need https, because the first root of their signatures would come unprotected. Use https, or lay ${shippedName} beside the program.`,
    )
  const answer = await askServer({
    server,
    path: '/releases/metadata/1.root.json',
    key,
    signal: AbortSignal.any([stopped, AbortSignal.timeout(answerWithinMs)]),
  })
  if (answer.origin !== 'ours') throw new Error(describeStranger(server, answer))
  if (answer.status === 404) return null
  if (!answer.ok)
    throw new Error(`The server answered ${answer.status} when asked for the root of its releases.`)
  writeDurably(path, answer.body)
  return answer.body
}

function isJson(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    JSON.parse(readFileSync(path, 'utf8'))
    return true
  } catch {
    return false
  }
}
