import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Program } from '../../program.ts'
import { isSetUp, readAcknowledgement } from '../acknowledgement.ts'
import { mayRemind, setReminder } from './reminder.ts'

interface SigningIn {
  program: Program
  dataDir: string
  environment: NodeJS.ProcessEnv
  platform?: NodeJS.Platform
}

/**
 * At sign-in: opens the set-up page for a person who has not set up this device, unless they don't want to be asked, and
 * resolves with whether the agent may go on: once they have confirmed what is recorded. Where an organisation has set
 * it up for them, the page is shown once, and the agent goes on at once.
 */
export async function offerAtSignIn(signingIn: SigningIn): Promise<boolean> {
  const { dataDir } = signingIn
  const canShow = mayRemind(dataDir) && hasDesktop(signingIn)
  if (isSetUp(dataDir)) {
    if (canShow && wasToldByOrganisation(dataDir)) showOnce(signingIn)
    return true
  }
  if (!canShow) return false
  const page = openPage(signingIn)
  try {
    // The page asks for the agent by a message. One that ends without it was left.
    const [asked] = await Promise.race([once(page, 'message'), once(page, 'exit').then(() => [undefined])])
    return asked === 'start'
  } catch (error) {
    reportUnopened(error)
    return false
  }
}

/** The agent goes on meanwhile. A page that could not be shown is opened again at the next sign-in. */
function showOnce(signingIn: SigningIn): void {
  const { dataDir } = signingIn
  setReminder(dataDir, false)
  const page = openPage(signingIn)
  page.once('error', error => {
    reportUnopened(error)
    setReminder(dataDir, true)
  })
  page.once('exit', code => {
    if (code !== 0) setReminder(dataDir, true)
  })
}

function reportUnopened(error: unknown): void {
  console.error(`Cannot open the set-up page: ${error instanceof Error ? error.message : String(error)}`)
}

/** In its own process: the agent must not wait for a page, nor end with it. */
function openPage({ program: { file, args }, dataDir, environment }: SigningIn): ChildProcess {
  return spawn(file, [...args, 'setup'], {
    env: { ...environment, DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  })
}

function hasDesktop({ environment, platform = process.platform }: SigningIn): boolean {
  return platform !== 'linux' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}

function wasToldByOrganisation(dataDir: string): boolean {
  const acknowledgement = readAcknowledgement(dataDir)
  return acknowledgement?.state === 'given' && acknowledgement.by !== 'person'
}
