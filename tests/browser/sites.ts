import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'

/** The web as the browser under test sees it: every host name leads here, by http and by https. */
export interface Sites extends AsyncDisposable {
  httpPort: number
  httpsPort: number
}

export async function serveSites(folder: string): Promise<Sites> {
  const { key, cert } = selfSigned(folder)
  const http = createServer(page)
  const https = createTlsServer({ key, cert }, page)
  const [httpPort, httpsPort] = await Promise.all([listen(http), listen(https)])
  return {
    httpPort,
    httpsPort,
    [Symbol.asyncDispose]: async () => {
      for (const server of [http, https]) {
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
      }
    },
  }
}

/**
 * `/sound` plays a tone while it is open; every other page is a focused text field. The title of a page is
 * its site.
 */
const page: RequestListener = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  // A browser that uses this as its proxy sends the complete URL.
  const { pathname } = new URL(request.url ?? '/', 'http://any.example')
  response.end(pathname === '/sound' ? soundPage : typingPage(request.headers.host ?? ''))
}

const typingPage = (site: string) =>
  `<!doctype html><title>A page of ${site}</title><textarea autofocus style="width:100%;height:90vh"></textarea>`
const soundPage = `<!doctype html><title>Sound</title><script>
  const audio = new AudioContext()
  const tone = audio.createOscillator()
  tone.connect(audio.destination)
  tone.start()
</script>`

function selfSigned(folder: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-days', '2']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  )
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
