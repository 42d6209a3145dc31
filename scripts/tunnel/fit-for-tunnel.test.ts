import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Processes } from '../../tests/desktop/process.ts'
import { startServer } from '../../tests/product/server.ts'
import { fitForTunnel } from './fit-for-tunnel.ts'

it('accepts a server with accounts that trusts its proxy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-tunnel-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const processes = new Processes()
  onTestFinished(() => processes[Symbol.asyncDispose]())
  const { url } = await startServer(processes, folder, { OPEN_MODE: 'false', TRUST_PROXY: 'true' })

  await expect(fitForTunnel(url)).resolves.toBeUndefined()
})
