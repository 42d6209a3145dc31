import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { type Sites, serveSites } from '../browser/sites.ts'
import { type Desktop, startDesktop } from '../desktop/desktop.ts'
import { Processes } from '../desktop/process.ts'
import { type RunningHelper, startHelper } from './helper.ts'
import { type RunningServer, startServer } from './server.ts'
import { eventsOn, tapWire, type Wire } from './wire.ts'

/**
 * A person's desktop on which the helper records. It delivers every second to a real server through a tapped
 * wire.
 */
export interface Workplace extends AsyncDisposable {
  folder: string
  environment: NodeJS.ProcessEnv
  processes: Processes
  desktop: Desktop
  sites: Sites
  helper: RunningHelper
  server: RunningServer
  /** The server's. */
  databaseFile: string
  wire: Wire
  /** The events so far, in order. */
  events(): TelemetryEvent[]
}

/** `settings` are added to the helper's usual ones. */
export async function startWorkplace(settings: Record<string, string> = {}): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-work-'))
  const processes = new Processes()
  const open: AsyncDisposable[] = [processes]
  const close = async () => {
    for (const each of open) await each[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return {
      ...(await start(folder, settings, processes, open)),
      folder,
      processes,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  folder: string,
  settings: Record<string, string>,
  processes: Processes,
  open: AsyncDisposable[],
) {
  const serverData = join(folder, 'server')
  const helperData = join(folder, 'helper')
  for (const data of [serverData, helperData]) mkdirSync(data)
  const desktop = await startDesktop(processes)
  const sites = await serveSites(folder)
  open.push(sites)
  const server = await startServer(processes, serverData)
  const wire = await tapWire(() => server.url)
  open.push(wire)
  const environment = {
    ...desktop.environment,
    HOME: folder,
    DATA_DIR: helperData,
    BACKEND_URL: wire.url,
    USER_ID: 'ada',
    BATCH_INTERVAL_SEC: '1',
    ...settings,
  }
  const helper = await startHelper(processes, environment, helperData)
  return {
    desktop,
    sites,
    environment,
    helper,
    server,
    databaseFile: join(serverData, 'telemetry.db'),
    wire,
    events: () => eventsOn(wire),
  }
}
