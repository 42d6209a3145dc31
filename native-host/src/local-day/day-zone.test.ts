import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../testing/log.ts'
import { until } from '../testing/until.ts'
import { learnDayZone } from './day-zone.ts'

const summary = JSON.stringify({
  productive: 0,
  non_productive: 0,
  total_seconds: 0,
  total_buckets: 0,
  timezone: 'Asia/Tokyo',
})

test('loads the server’s zone once, as soon as it answers', async () => {
  let asked = 0
  let isUp = false
  const server = createServer((_, response) => {
    asked++
    response.writeHead(isUp ? 200 : 502).end(summary)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const zones: string[] = []
  const { port } = server.address() as AddressInfo

  const { serverIsThere } = learnDayZone({
    backendUrl: `http://127.0.0.1:${port}`,
    userId: 'ada',
    log: silentLog,
    onZone: zone => zones.push(zone),
  })
  await until(() => expect(asked).toBe(1))
  isUp = true
  await until(() => {
    serverIsThere()
    expect(zones).toEqual(['Asia/Tokyo'])
  })
  const askedUntilTold = asked
  serverIsThere()

  expect(asked).toBe(askedUntilTold)
})
