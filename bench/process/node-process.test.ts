import { expect, it, onTestFinished } from 'vitest'
import { StartFailure } from './node-process.ts'
import { removeFolder, scratchFolder } from './scratch-folder.ts'
import { startServer } from './server.ts'
import { cpuMsOf, isAlive, peakMemoryMb } from './usage.ts'

function folder(): string {
  const path = scratchFolder()
  onTestFinished(() => removeFolder(path))
  return path
}

it('the real server starts, can be measured, and has ended after a kill', async () => {
  const server = await startServer(folder(), {})

  const health = await fetch(`${server.url}/health`)
  const [cpuMs, memoryMb] = [cpuMsOf(server.pid), peakMemoryMb(server.pid)]
  await server.kill()

  expect(health.status).toBe(200)
  expect(cpuMs).toBeGreaterThan(0)
  expect(memoryMb).toBeGreaterThan(20)
  expect(isAlive(server.pid)).toBe(false)
})

it('a server that does not start fails with its own message', async () => {
  const starting = startServer(folder(), { PORT: 'many' })

  await expect(starting).rejects.toThrow(StartFailure)
  await expect(starting).rejects.toThrow('PORT')
})
