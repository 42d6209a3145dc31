import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { Processes } from '../../tests/desktop/process.ts'
import { startServer } from '../../tests/product/server.ts'
import { root } from '../root.ts'

const folder = mkdtempSync(join(tmpdir(), 'tt-tunnel-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the command with an invalid token; no test gets as far as using it. */
function tunnel(url: string, environment: Record<string, string> = { NGROK_AUTHTOKEN: 'none' }) {
  return new Promise<{ code: number | string | undefined; said: string }>(resolve => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'scripts/tunnel.ts'), '--server', url],
      { env: { PATH: process.env['PATH'], ...environment } },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
}

async function serverWith(settings: Record<string, string>) {
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  return startServer(processes, folder, settings)
}

it('explains where to get a token if there is none', async () => {
  const { code, said } = await tunnel('http://127.0.0.1:1', {})

  expect(code).toBe(1)
  expect(said).toContain('NGROK_AUTHTOKEN')
})

it('says when no server answers', async () => {
  expect((await tunnel('http://127.0.0.1:1')).said).toContain('No server answers at http://127.0.0.1:1')
})

it('refuses a server in open mode', async () => {
  const { url } = await serverWith({})

  const { code, said } = await tunnel(url)

  expect(code).toBe(1)
  expect(said).toContain('open mode')
})

it('refuses a server on which no one could sign in through a proxy', async () => {
  const { url } = await serverWith({ OPEN_MODE: 'false' })

  expect((await tunnel(url)).said).toContain('TRUST_PROXY=true')
})
