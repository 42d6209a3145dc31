import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import { end, Processes } from '../desktop/process.ts'
import { startCompanyServer } from '../product/company-server.ts'
import { storedTotals } from '../product/database.ts'
import { logLine } from '../product/log-line.ts'

/**
 * `node tests/installed/try-installed.ts PROGRAM`: sets up an installed helper on a real server, sees the server count
 * what it records on this desktop, and removes everything of the person. Needs a desktop; fails with what was printed.
 */
const [, , program = ''] = process.argv
const folder = mkdtempSync(join(tmpdir(), 'tt-installed-'))
const dataDir = join(folder, 'data')
/** Sets up silently, with the code or link on standard input. */
const settingUp = ['setup', '--code', '-', '--notice-acknowledged-by', 'the person who runs this']
const environment = {
  ...process.env,
  DATA_DIR: dataDir,
  DEVICE_KEY_IN: 'file',
  BATCH_INTERVAL_SEC: '1',
  NODE_OPTIONS: '',
}

const processes = new Processes()
try {
  const company = await startCompanyServer(processes, folder)
  console.log(await helper(await company.enrolmentLink('ada'), ...settingUp))
  const agent = processes.start(program, ['agent'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  await logLine(agent, 'recording')
  const events = await firstEvents(company.databaseFile)
  console.log(`The server has counted ${events} event(s) of ada.`)
  await end(agent, 'SIGTERM')
  console.log(await helper('', 'uninstall', '--yes', '--discard'))
  if (existsSync(dataDir)) throw new Error(`uninstall has left ${dataDir}.`)
} finally {
  await processes[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Runs a command of the helper with this input, and returns what it prints. */
async function helper(input: string, ...args: string[]): Promise<string> {
  const child = spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] })
  const printed: Buffer[] = []
  child.stdout.on('data', chunk => printed.push(chunk))
  child.stderr.on('data', chunk => printed.push(chunk))
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  )
  const text = Buffer.concat(printed).toString().trim()
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with code ${code}:\n${text}`)
  return text
}

/** Asks the database until it has an event. */
async function firstEvents(databaseFile: string): Promise<number> {
  const giveUpMs = Date.now() + patienceMs
  for (;;) {
    const { samples } = storedTotals(databaseFile)
    if (samples > 0) return samples
    if (Date.now() > giveUpMs) throw new Error('The server has counted nothing.')
    await setTimeout(200)
  }
}
