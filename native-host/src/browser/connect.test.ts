import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { socketPlace } from '../platform/socket-place.ts'
import { connectAgent } from './connect.ts'

it('rejects, instead of ending this process, when the agent closes the connection before the greeting', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-connect-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const place = socketPlace(folder)
  mkdirSync(place.runDir)
  writeFileSync(place.secretFile, 'secret')
  const agent = createServer(socket => socket.destroy()).listen(place.path)
  onTestFinished(() => void agent.close())
  await once(agent, 'listening')

  // Which of both sides is first differs from time to time.
  const connections = await Promise.allSettled(
    Array.from({ length: 200 }, () => connectAgent(place, { role: 'command' })),
  )

  for (const connection of connections) if (connection.status === 'fulfilled') connection.value.destroy()
  expect(connections.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
})
