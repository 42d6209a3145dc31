import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { acknowledgeIn } from '../native-host/src/testing/acknowledge.ts'
import { root } from '../scripts/root.ts'
import { startDesktop } from './desktop/desktop.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { companyCertificate } from './product/company-certificate.ts'
import { startServer } from './product/server.ts'

const findings = z.array(
  z.object({ check: z.string(), result: z.string(), found: z.string(), cure: z.string().optional() }),
)
const status = z.object({ lastDelivery: z.object({ error: z.string().optional() }).nullable() })
const entry = join(root, 'native-host/src/main.ts')
const nodeArgs = ['--disable-warning=ExperimentalWarning', entry]

/** A server with a certificate from its company's own authority, and helpers that may or may not trust it. */
describe.skipIf(lacking.length > 0)('a helper and a server that speaks https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tt-tls-'))
  const processes = new Processes()
  let companyRoot: string
  let url: string

  beforeAll(async () => {
    const { authority, cert, key } = companyCertificate(folder)
    companyRoot = authority
    const data = join(folder, 'server')
    mkdirSync(data)
    const server = await startServer(processes, data, { TLS_CERT: cert, TLS_KEY: key })
    url = server.url
  })
  afterAll(async () => {
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['NODE_EXTRA_CA_CERTS', 'extra'],
    ['SSL_CERT_FILE', 'system'],
  ])('connect where %s names the company’s authority', async (variable, name) => {
    expect(await doctor({ DATA_DIR: join(folder, name), [variable]: companyRoot })).toMatchObject({
      result: 'fine',
    })
  })

  it('report the problem and what to do if the authority is not trusted', async () => {
    const found = await doctor({ DATA_DIR: join(folder, 'stranger') })

    expect(found).toMatchObject({
      result: 'fails',
      found: expect.stringMatching(/does not trust the issuer of its certificate/),
    })
    expect(found?.found).toMatch(/NODE_EXTRA_CA_CERTS/)
  })

  it('deliver seconds over TLS', async () => {
    const desktop = await startDesktop(processes)
    const environment = {
      ...desktop.environment,
      DATA_DIR: join(folder, 'agent'),
      BACKEND_URL: url,
      BATCH_INTERVAL_SEC: '1',
      NODE_EXTRA_CA_CERTS: companyRoot,
    }
    processes.start('xterm', ['-e', 'sleep', '600'], { env: desktop.environment, stdio: 'ignore' })
    acknowledgeIn(environment.DATA_DIR)
    processes.start(process.execPath, [...nodeArgs, 'agent'], { env: environment, stdio: 'ignore' })

    await expect
      .poll(
        async () => {
          const printed = await run(['status', '--json'], environment)
          return printed === '' ? null : status.parse(JSON.parse(printed)).lastDelivery
        },
        { ...patience, interval: 1_000 },
      )
      .toSatisfy(delivery => delivery !== null && delivery.error === undefined)
  })

  async function doctor(environment: NodeJS.ProcessEnv) {
    const printed = await run(['doctor', '--json'], {
      PATH: process.env['PATH'],
      BACKEND_URL: url,
      ...environment,
    })
    return findings.parse(JSON.parse(printed)).find(({ check }) => check === 'server')
  }
})

/**
 * The output of a helper's command. `doctor` exits with 1 where something else is missing, and `status` where
 * no agent answers yet.
 */
async function run(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const ran = promisify(execFile)(process.execPath, [...nodeArgs, ...args], { env })
  return ran.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  )
}
