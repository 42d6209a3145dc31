import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { redirectPrivately } from './private-redirect.ts'
import { connectionOwner } from './socket-owner.ts'

const secret = 'https://t.example/signin#once'
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1
   1: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 101 1
   2: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  2000        0 102 1
`

test('finds who opened a connection in the table of the kernel, and not who accepted it', () => {
  expect(connectionOwner(table, { clientPort: 0xc001, serverPort: 8080 })).toBe(1000)
  expect(connectionOwner(table, { clientPort: 0xc002, serverPort: 8080 })).toBeUndefined()
})

test.skipIf(process.platform !== 'linux')('finds itself in the table of this machine', async () => {
  const owner = await new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    server.on('connection', ({ remotePort = 0, localPort = 0 }) =>
      resolve(
        connectionOwner(readFileSync('/proc/net/tcp', 'utf8'), {
          clientPort: remotePort,
          serverPort: localPort,
        }),
      ),
    )
    server.on('listening', () => {
      const address = server.address()
      const client = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
      onTestFinished(() => void client.destroy())
    })
  })

  expect(owner).toBe(process.getuid?.())
})

test('leads the own browser to the secret address, which is in no argument', async () => {
  const opened: string[] = []
  const answers: Promise<Response>[] = []

  await redirectPrivately(
    secret,
    async address => {
      opened.push(address)
      answers.push(fetch(address, { redirect: 'manual' }))
    },
    () => true,
  )

  const answer = await answers[0]
  expect(opened).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/)])
  expect([answer?.status, answer?.headers.get('location')]).toEqual([302, secret])
  await expect(fetch(String(opened[0]))).rejects.toThrow()
})

test('tells another user nothing, and still waits for the own browser', async () => {
  const statuses: number[] = []
  let isMine = false

  await redirectPrivately(
    secret,
    async address => {
      const stranger = await fetch(address, { redirect: 'manual' })
      statuses.push(stranger.status)
      expect(stranger.headers.get('location')).toBeNull()
      isMine = true
      statuses.push((await fetch(address, { redirect: 'manual' })).status)
    },
    () => isMine,
  )

  expect(statuses).toEqual([403, 302])
})

test('ends with the reason when nothing can open an address', async () => {
  const failing = redirectPrivately(secret, () => Promise.reject(new Error('no browser')))

  await expect(failing).rejects.toThrow('no browser')
})
