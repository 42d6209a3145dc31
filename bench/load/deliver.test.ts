import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deliver, emptyLog } from './deliver.ts'
import { createPost } from './post.ts'

const counted = JSON.stringify({ ingested: 10, duplicate: false, rejected: [] })
const body = Buffer.from('{}')

/** A server that sends these answers in turn; returns when each request arrived. */
async function serverThat(answers: readonly ((response: ServerResponse) => void)[]) {
  const arrivals: number[] = []
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      answers[arrivals.length]?.(response)
      arrivals.push(performance.now())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The test server listens nowhere.')
  return { post: createPost(`http://127.0.0.1:${address.port}`), arrivals }
}

const accept = (response: ServerResponse) => response.writeHead(201).end(counted)
const never = () => 0.99

describe('a delivery', () => {
  it('ends with the first acknowledgement', async () => {
    const { post, arrivals } = await serverThat([accept])
    const log = emptyLog()

    await deliver({ body }, { post, random: never, log, sabotage: 0 })

    expect(arrivals).toHaveLength(1)
    expect(log.acknowledgementMs).toHaveLength(1)
  })

  it('retries no sooner than the server asks', async () => {
    const full = (response: ServerResponse) => response.writeHead(503, { 'Retry-After': '1' }).end()
    const { post, arrivals } = await serverThat([full, accept])
    const log = emptyLog()

    await deliver({ body }, { post, random: never, log, sabotage: 0 })

    const [first = 0, second = 0] = arrivals
    expect(second - first).toBeGreaterThanOrEqual(990)
    expect(log.refusals).toEqual(new Map([[503, 1]]))
  })

  it('is repeated when the connection breaks off', async () => {
    const { post, arrivals } = await serverThat([response => response.destroy(), accept])
    const log = emptyLog()

    await deliver({ body }, { post, random: never, log, sabotage: 0 })

    expect(arrivals).toHaveLength(2)
    expect(log.unanswered).toBe(1)
  })

  it('fails with the message of a server that refuses it for good', async () => {
    const { post } = await serverThat([
      response => response.writeHead(409).end('an earlier batch is missing'),
    ])

    const delivery = deliver({ body }, { post, random: never, log: emptyLog(), sabotage: 0 })

    await expect(delivery).rejects.toThrow('409: an earlier batch is missing')
  })
})
