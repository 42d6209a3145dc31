import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/root.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'

describe('starting the product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-start-'))
  const processes = new Processes()

  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it('serves health and both dashboards, says why no helper runs, and stops cleanly', async () => {
    const product = start([], { DATA_DIR: join(folder, 'plain') })
    const said = await until(product, 'Ctrl-C stops everything')
    const url = addressIn(said)

    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })
    for (const page of ['/dashboard/default', '/admin']) {
      const answer = await fetch(`${url}${page}`)
      expect(answer.status, page).toBe(200)
      expect(await answer.text(), page).toContain('<script type="module"')
    }
    expect(said).toContain('helper is not started: this session has no desktop')
    expect(said).toContain('npm run demo')

    product.kill('SIGINT')
    expect(await exitCode(product)).toBe(0)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })

  it.skipIf(lacking.length > 0)(
    'starts the helper where there is a desktop, and ends both without a complaint',
    async () => {
      const desktop = await startDesktop(processes)
      const product = start([], {
        DATA_DIR: join(folder, 'desktop'),
        DISPLAY: String(desktop.environment['DISPLAY']),
      })
      const said = await until(product, 'Helper is recording')
      const url = addressIn(said)

      await expect
        .poll(async () => (await fetch(`${url}/summary/today?user_id=default`)).json(), patience)
        .toMatchObject({ total_buckets: expect.toSatisfy((buckets: number) => buckets > 0) })

      const last = everything(product)
      product.kill('SIGINT')
      expect(await exitCode(product)).toBe(0)
      expect(await last).not.toContain('!')
    },
  )

  it('fills and serves a believable company as demo', async () => {
    const product = start(['--demo'], { DATA_DIR: join(folder, 'demo') })
    const url = addressIn(await until(product, 'Nothing of it is real'))

    const answer = await fetch(`${url}/admin/leaderboard`)

    expect(answer.headers.get('x-total-count')).toBe('40')
    const week = await fetch(`${url}/daily?days=14`)
    const days: { total_seconds: number }[] = await week.json()
    expect(days.filter(day => day.total_seconds > 40 * 3_600).length).toBeGreaterThanOrEqual(9)
    product.kill('SIGINT')
    expect(await exitCode(product)).toBe(0)
  })

  it('names a bad setting and the cure', async () => {
    const product = start([], { DATA_DIR: join(folder, 'bad'), TIMEZONE: 'Mars/Base' })

    expect(await everything(product)).toMatch(/TIMEZONE is "Mars\/Base".*remove it to use the default/)
    expect(await exitCode(product)).toBe(1)
  })

  it('names a taken port and the cure', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    const port = typeof address === 'object' ? String(address?.port) : ''

    const product = start([], { DATA_DIR: join(folder, 'taken'), PORT: port })

    const said = await everything(product)
    expect(said).toContain(port)
    expect(said).toMatch(/PORT/)
    expect(said).not.toMatch(/\n\s+at /)
    expect(await exitCode(product)).toBe(1)
    holder.close()
  })

  it('names a data folder that cannot be written and the cure', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')

    const product = start([], { DATA_DIR: join(file, 'data') })

    expect(await everything(product)).toMatch(/Cannot write to the data folder .*DATA_DIR/)
    expect(await exitCode(product)).toBe(1)
  })

  function start(args: string[], settings: Record<string, string>): ChildProcess {
    return processes.start(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'scripts/start.ts'), ...args],
      {
        env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', PORT: '0', ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
  }
})

/** What a process has said once it says these words. Rejects when it ends without. */
function until(child: ChildProcess, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk
      if (said.includes(words)) resolve(said)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('close', code => reject(new Error(`ended with code ${code} before "${words}":\n${said}`)))
  })
}

async function everything(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout?.on('data', chunk => {
    said += chunk
  })
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  await once(child, 'close')
  return said
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

function addressIn(said: string): string {
  const [url] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? []
  if (!url) throw new Error(`no address in:\n${said}`)
  return url
}
