import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from './testing/server.ts'
import { startServerProcess } from './testing/server-process.ts'

const server = join(import.meta.dirname, '..')
const bundle = join(server, 'dist')

async function codeOf(program: string, args: string[], environment: Record<string, string> = {}) {
  const child = spawn(program, args, {
    cwd: server,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const [code] = await once(child, 'close')
  return code
}

it('serves from the bundle of the image, which finds its files, and passes its health check', async () => {
  expect(await codeOf('npm', ['run', 'bundle', '--silent'])).toBe(0)

  const running = await startServerProcess(await temporaryFolder(), {}, join(bundle, 'main.js'))

  const { port } = new URL(running.url)
  expect(await codeOf(process.execPath, [join(bundle, 'healthcheck.js')], { PORT: port })).toBe(0)
  const pages = await Promise.all(
    ['/docs', '/docs/start.js', '/openapi.json'].map(async path => (await fetch(running.url + path)).status),
  )
  expect(pages).toEqual([200, 200, 200])
  expect(await running.stop('SIGTERM')).toBe(0)
  expect(await codeOf(process.execPath, [join(bundle, 'healthcheck.js')], { PORT: port })).toBe(1)
})
