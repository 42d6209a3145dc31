import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { Processes } from '../../tests/desktop/process.ts'
import { startServer } from '../../tests/product/server.ts'
import { root } from '../root.ts'

it('opens a tunnel to the server, prints its address, and closes it with Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-tunnel-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const server = await startServer(processes, folder, {
    OPEN_MODE: 'false',
    TRUST_PROXY: 'true',
    PUBLIC_URL: 'https://made-up.ngrok.app',
  })
  const standIn = pathToFileURL(join(root, 'scripts/tunnel/stand-in/register.ts')).href
  const command = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      standIn,
      join(root, 'scripts/tunnel.ts'),
      '--server',
      server.url,
    ],
    // A company's proxy is only for other machines.
    {
      env: {
        PATH: process.env['PATH'],
        NGROK_AUTHTOKEN: 'a-token',
        NODE_USE_ENV_PROXY: '1',
        HTTP_PROXY: 'http://127.0.0.1:1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void command.kill('SIGKILL'))
  let said = ''
  for await (const text of command.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text
    if (said.includes('Ctrl-C closes the tunnel')) break
  }
  const url = /is available at (\S+)/.exec(said)?.[1]

  expect(url).toBeDefined()
  expect(said).toContain(`PUBLIC_URL=${url}`)
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })
  const exited = once(command, 'exit')
  command.kill('SIGINT')
  expect(await exited).toEqual([0, null])
  await expect(fetch(`${url}/health`)).rejects.toThrow()
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
})
