import { createHash, timingSafeEqual } from 'node:crypto'

/** The parts of a request that decide whether it is answered. */
export interface PageRequest {
  method: string
  path: string
  host: string | undefined
  origin: string | undefined
  authorization: string | undefined
  contentType: string | undefined
}

export type Judgement =
  | { kind: 'file'; path: string }
  | { kind: 'call'; name: string }
  | { kind: 'refused'; status: 401 | 403 | 404 | 405 | 415 | 421 }

interface Page {
  /** `127.0.0.1:` and the port. */
  host: string
  secret: string
  files: readonly string[]
}

const refused = (status: Extract<Judgement, { kind: 'refused' }>['status']): Judgement => ({
  kind: 'refused',
  status,
})

/**
 * Which requests the set-up page's server answers: its few files to anyone on this computer, and everything else
 * only to the page itself, which alone has the secret.
 */
export function judgeRequest(request: PageRequest, { host, secret, files }: Page): Judgement {
  const { method, path, origin } = request
  // A name that an attacker lets resolve to this computer (DNS rebinding) stays in the header.
  if (request.host !== host) return refused(421)
  if (origin !== undefined && origin !== `http://${host}`) return refused(403)
  if (method === 'GET') return files.includes(path) ? { kind: 'file', path } : refused(404)
  if (method !== 'POST') return refused(405)
  // Browsers send the origin with every POST.
  if (origin === undefined) return refused(403)
  if (!isSame(request.authorization, `Bearer ${secret}`)) return refused(401)
  const [, name] = /^\/api\/([a-z-]+)$/.exec(path) ?? []
  if (name === undefined) return refused(404)
  return request.contentType === 'application/json' ? { kind: 'call', name } : refused(415)
}

/** Takes the same time wherever the texts differ. */
function isSame(given: string | undefined, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(wanted))
}
