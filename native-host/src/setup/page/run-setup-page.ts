import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connectionOwner } from '../../platform/linux/socket-owner.ts'
import { UsageError } from '../../private-folder.ts'
import type { Program } from '../../program.ts'
import { openPrivately, removeRedirect } from './open-privately.ts'
import { readPageFiles } from './page-files.ts'
import { type PageServer, servePage } from './page-server.ts'
import { findRunningPage, forgetPage, pageAddress, type RunningPage, rememberPage } from './running-page.ts'
import { createSetupApi, type SetupHost } from './setup-api.ts'

interface Showing {
  program: Program
  dataDir: string
  host: SetupHost
  /** Print the address instead of opening it. */
  print: boolean
}

/**
 * Opens the set-up page in this person's browser and serves it until it is done, left, or not used for half an hour.
 * Where another process already serves it, that page is opened.
 */
export async function runSetupPage({ program, dataDir, host, print }: Showing): Promise<void> {
  const running = await findRunningPage(dataDir)
  if (running !== null) return show(running, { dataDir, print })
  const secret = randomBytes(32).toString('base64url')
  const server = await servePage({
    secret,
    files: readPageFiles(program),
    api: createSetupApi(host),
    ...(process.platform === 'linux' && { isMine: isOwnConnection }),
    onTrouble: why => console.error(why),
  })
  const page = { port: server.port, secret }
  try {
    rememberPage(dataDir, page)
    await show(page, { dataDir, print })
    await ended(server)
  } finally {
    server.close()
    forgetPage(dataDir, page)
    removeRedirect(dataDir)
  }
}

async function show(
  page: RunningPage,
  { dataDir, print }: Pick<Showing, 'dataDir' | 'print'>,
): Promise<void> {
  const address = pageAddress(page)
  if (print) return console.log(address)
  console.log('The set-up page opens in your browser. Press Ctrl-C to end it.')
  await openPrivately(address, dataDir).catch(() => {
    // The address is for this person's terminal only: a log may have other readers.
    if (!process.stdout.isTTY)
      throw new UsageError(
        'Your browser cannot be opened. Run `setup --print` or `setup --cli` in a terminal.',
      )
    console.error(`Your browser cannot be opened. Open ${address} yourself, or run \`setup --cli\`.`)
  })
}

/** Ctrl-C ends the page, too. */
async function ended(server: PageServer): Promise<void> {
  const close = () => server.close()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close)
  await server.closed
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, close)
}

function isOwnConnection(connection: { clientPort: number; serverPort: number }): boolean {
  return connectionOwner(readFileSync('/proc/net/tcp', 'utf8'), connection) === process.getuid?.()
}
