import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { enrolmentSchema } from '@telemetry-tracker/shared/contracts/access'
import { type Caller, enrolTestDevice, signIn, type TestDevice } from '../../server/src/testing/callers.ts'
import { done } from '../../server/src/testing/company.ts'
import { freePort } from '../../server/src/testing/free-port.ts'
import type { Processes } from '../desktop/process.ts'
import { type RunningHelper, runHelper, startHelper } from './helper.ts'
import { type RunningServer, startServer } from './server.ts'

/** A real server with accounts, and its admin. Its address stays the same over a restart. */
export interface CompanyServer {
  server: RunningServer
  /** The server's. */
  dataDir: string
  databaseFile: string
  /** `root`, the admin, signed in. */
  admin: Caller
  /** A link that enrols one computer of a person. */
  enrolmentLink(userId: string): Promise<string>
  /** Enrols the packaged helper for a person and starts it. */
  startHelperOf(userId: string, environment: NodeJS.ProcessEnv): Promise<EnrolledHelper>
  /** Enrols another device of a person, which sends what a test wants. */
  enrolStandIn(userId: string): Promise<TestDevice>
}

export interface EnrolledHelper {
  helper: RunningHelper
  /** With its own data folder, for its commands. */
  environment: NodeJS.ProcessEnv
  dataDir: string
}

/** `more` are settings of the server besides accounts. */
export async function startCompanyServer(
  processes: Processes,
  folder: string,
  more: Record<string, string> = {},
): Promise<CompanyServer> {
  const serverData = join(folder, 'server')
  mkdirSync(serverData)
  const account = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: 'correct horse battery' }
  const settings = { OPEN_MODE: 'false', PORT: String(await freePort()), ...account, ...more }
  const server = await startServer(processes, serverData, settings)
  const admin = await signIn(server.url, '/login', {
    user_id: account.ADMIN_USERNAME,
    password: account.ADMIN_PASSWORD,
  })
  const enrol = async (userId: string) =>
    enrolmentSchema.parse(await done(admin, 'POST', '/admin/enrolments', { user_id: userId }))
  const enrolmentLink = async (userId: string) => (await enrol(userId)).url
  return {
    server,
    dataDir: serverData,
    databaseFile: join(serverData, 'telemetry.db'),
    admin,
    enrolmentLink,
    enrolStandIn: async userId => enrolTestDevice(server.url, (await enrol(userId)).code),
    async startHelperOf(userId, desktop) {
      const dataDir = join(folder, `helper-of-${userId}`)
      mkdirSync(dataDir)
      const environment = {
        ...desktop,
        HOME: folder,
        DATA_DIR: dataDir,
        DEVICE_KEY_IN: 'file',
        BATCH_INTERVAL_SEC: '1',
      }
      await runHelper(environment, 'enrol', await enrolmentLink(userId))
      return { helper: await startHelper(processes, environment, dataDir), environment, dataDir }
    },
  }
}
