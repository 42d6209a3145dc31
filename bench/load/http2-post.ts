import { type ClientHttp2Session, connect, constants } from 'node:http2'
import { connect as connectPlainly } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { helpersHeaders } from './post.ts'
import type { PostTo } from './signed-in-post.ts'

/** Posts over one connection of HTTP/2, which is opened again when the other side has closed it. */
export function http2To(url: string, { ca, localAddress }: { ca: string; localAddress: string }): PostTo {
  let session: ClientHttp2Session | undefined

  function current(): ClientHttp2Session {
    if (session !== undefined && !session.closed && !session.destroyed) return session
    const opened = connect(url, {
      createConnection: ({ hostname, port }) => {
        const socket = connectPlainly({ host: hostname, port: Number(port), localAddress })
        return connectSecurely({ socket, host: hostname, ca, ALPNProtocols: ['h2'] })
      },
    })
    // The requests on it fail with the same error.
    opened.on('error', () => {})
    // Devices that are done do not keep the bench from ending.
    opened.unref()
    session = opened
    return opened
  }

  return (path, headers) => (body, signal) =>
    new Promise((resolve, reject) => {
      const stream = current().request(
        {
          ':method': 'POST',
          ':path': path,
          ...helpersHeaders(),
          'content-length': String(body.length),
          ...headers,
        },
        signal && { signal },
      )
      let status = 0
      let retryAfterMs = 0
      let text = ''
      stream.setEncoding('utf8')
      stream.on('response', answer => {
        status = Number(answer[':status'])
        retryAfterMs = Number(answer['retry-after'] ?? 0) * 1000
      })
      stream.on('data', chunk => (text += chunk))
      stream.on('error', reject)
      let isWhole = false
      stream.on('end', () => (isWhole = true))
      stream.on('close', () => {
        if (status !== 0 && isWhole && stream.rstCode === constants.NGHTTP2_NO_ERROR)
          resolve({ status, retryAfterMs, text })
        else reject(new Error('There was no answer, or not all of it.'))
      })
      stream.end(body)
    })
}
