import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from '../../deliver/durable-file.ts'
import { request } from '../../http/request.ts'
import { parseJson } from '../../parse-json.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { makePrivateFolder } from '../../private-folder.ts'

const pageSchema = z.object({ port: z.int().min(1).max(65_535), secret: z.string().min(1) })

/** Where a set-up page is, and what opens it. Only this person can read the file that says it. */
export type RunningPage = z.infer<typeof pageSchema>

const answerWithinMs = 2_000

/** The file that says where the set-up page of a data folder is. */
export const fileOfPage = (dataDir: string) =>
  join(makePrivateFolder(socketPlace(dataDir).runDir), 'set-up.json')

/** The page's address. The part after # never leaves the browser. */
export function pageAddress({ port, secret }: RunningPage): string {
  return `http://127.0.0.1:${port}/#${secret}`
}

/** The set-up page of this data folder that another process serves; null if there is none. */
export async function findRunningPage(dataDir: string): Promise<RunningPage | null> {
  const page = readPage(dataDir)
  if (page === null) return null
  const origin = `http://127.0.0.1:${page.port}`
  try {
    const answer = await request(`${origin}/api/state`, {
      method: 'POST',
      headers: { authorization: `Bearer ${page.secret}`, origin, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    return answer.ok ? page : null
  } catch {
    // The process that wrote the file has ended; something else may have its port now.
    return null
  }
}

export function rememberPage(dataDir: string, page: RunningPage): void {
  writeDurably(fileOfPage(dataDir), JSON.stringify(page))
}

/** Forgets a page, unless a newer one was started meanwhile. */
export function forgetPage(dataDir: string, { port }: RunningPage): void {
  if (readPage(dataDir)?.port === port) rmSync(fileOfPage(dataDir), { force: true })
}

function readPage(dataDir: string): RunningPage | null {
  try {
    return pageSchema.safeParse(parseJson(readFileSync(fileOfPage(dataDir), 'utf8'))).data ?? null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
