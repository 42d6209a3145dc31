import { connect } from 'node:net'

/** A raw request, which no HTTP client corrects. */
export interface RawRequest {
  method: string
  target: string
  headers: readonly (readonly [name: string, value: string])[]
  body: Buffer
}

export interface RawAnswer {
  status: number
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>
  body: string
}

/** Longer than any request takes, even on a busy machine. */
const timeoutMs = 60_000

/**
 * Sends a request on its own connection and reads the whole answer. Undefined if the server closes the connection or does not answer.
 *
 * @param isBrokenOff whether the client closes the connection after a body that is shorter than announced
 */
export function sendRaw(
  url: string,
  request: RawRequest,
  isBrokenOff: boolean,
): Promise<RawAnswer | undefined> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const received: Buffer[] = []
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    socket.setTimeout(timeoutMs, () => socket.destroy())
    socket.on('data', piece => received.push(piece))
    // The server may reset the connection while the body is still being sent; the answer received before counts.
    socket.on('error', error => {
      if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) return
      reject(error)
    })
    socket.on('close', () => resolve(parseAnswer(Buffer.concat(received))))
    socket.write(bytesOf(request))
    if (isBrokenOff) socket.end()
  })
}

export function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}\r\n`), body])
}

function parseAnswer(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
  const rest = bytes.subarray(end + 4)
  // "100 Continue" comes before the answer.
  if (status < 200) return parseAnswer(rest)
  const headers = new Map(
    lines.map(line => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  const isChunked = headers.get('transfer-encoding') === 'chunked'
  return { status, headers, body: (isChunked ? unchunked(rest) : rest).toString() }
}

function unchunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const length = lineEnd === -1 ? 0 : Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length))
    at = lineEnd + 2 + length + 2
  }
}
