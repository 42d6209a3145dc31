import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import Koa from 'koa'

/**
 * The minimum that a server of this kind must do: read a body, parse it, answer 201. `ingest` compares the
 * real server with it.
 */
const app = new Koa()
app.use(async ctx => {
  const body: unknown = JSON.parse(await textOf(ctx.req))
  ctx.status = 201
  ctx.body = { isObject: typeof body === 'object' }
})

const server = createServer(app.callback())
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (typeof address !== 'object' || !address) throw new Error('The bare app listens nowhere.')
console.log(JSON.stringify({ msg: 'listening', url: `http://127.0.0.1:${address.port}` }))

/** Uses events because iterating over the stream is slower, and this should be the lower bound. */
function textOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}
