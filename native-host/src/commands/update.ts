import { setTimeout as delay } from 'node:timers/promises'
import type { CollectionChange } from '@telemetry-tracker/shared/contracts/releases'
import { readIdentity } from '../deliver/identity.ts'
import { readCachedPolicy } from '../policy/policy-cache.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'
import { checkForUpdate } from '../update/check-for-update.ts'
import { pausedText } from '../update/paused-text.ts'
import { describeUpdateProblem } from '../update/update-problem.ts'
import { problemWith, readUpdateState } from '../update/update-state.ts'
import { helperVersion } from '../version.ts'
import { askRunning } from './ask-running.ts'
import { collectionText } from './collection-text.ts'

const lookEveryMs = 500
const installWithinMs = 10 * 60_000

/**
 * Asks the server for a newer version and prints what it would change. Without `check`, the running agent installs
 * it, unless the policy switches updates off.
 */
export async function updateHelper(
  settings: HelperSettings,
  program: Program,
  { check: isCheckOnly, json }: { check: boolean; json: boolean },
): Promise<void> {
  const { dataDir } = settings
  const found = await ask(settings, program)
  const { newest, chosen, whyNotHere } = found
  const mode = (readCachedPolicy(dataDir, settings.policy, () => {}) ?? settings.policy).updates
  const why = whyNotInstalled({ ...found, mode, dataDir })
  if (isCheckOnly || why !== null || chosen === undefined) {
    const answer = { version: helperVersion, newest: newest ?? null, mode, why }
    console.log(json ? JSON.stringify(answer, null, 2) : describe(answer))
    if (whyNotHere !== undefined && newest !== undefined) process.exitCode = 1
    return
  }
  await askRunning(dataDir, { type: 'update', id: 1 }, 'status')
  if (!json) console.error(`Installing ${chosen.version}. Recording goes on meanwhile.`)
  const installed = await installedVersion(dataDir, chosen.version)
  console.log(json ? JSON.stringify({ version: installed }) : `Version ${installed} is installed.`)
}

function ask({ dataDir, queueDir, backendUrl }: HelperSettings, program: Program) {
  const enrolment = readEnrolment(dataDir)
  const known = enrolment?.state === 'enrolled' ? enrolment : undefined
  const key = known?.answerKey === undefined ? null : { deviceId: known.deviceId, key: known.answerKey }
  return checkForUpdate(
    {
      ...{ dataDir, program, server: backendUrl, version: helperVersion },
      deviceId: readIdentity(queueDir)?.deviceId ?? '',
      answerKey: () => key,
    },
    AbortSignal.timeout(installWithinMs),
  ).catch((error: unknown) => {
    throw new UsageError(describeUpdateProblem(backendUrl, error))
  })
}

interface Found extends Partial<Awaited<ReturnType<typeof ask>>> {
  mode: string
  dataDir: string
}

function whyNotInstalled({ dataDir, newest, chosen, isPaused, whyNotHere, mode }: Found): string | null {
  if (newest === undefined) return null
  if (whyNotHere !== undefined) return whyNotHere
  if (mode === 'off') return 'Your company’s policy switches updates off.'
  if (isPaused) return pausedText
  const { failed } = readUpdateState(dataDir)
  const before = problemWith(failed, chosen?.version).problem
  if (before !== undefined) return before
  if (chosen === undefined) return 'It is being rolled out in stages; this device is not among the first.'
  return null
}

/** Waits until the new version has confirmed itself, or the agent says why not. */
async function installedVersion(dataDir: string, wanted: string): Promise<string> {
  const problemBefore = readUpdateState(dataDir).problem
  for (let waitedMs = 0; waitedMs < installWithinMs; waitedMs += lookEveryMs) {
    const { installed, problem } = readUpdateState(dataDir)
    if (installed?.to === wanted) return wanted
    if (problem !== undefined && problem !== problemBefore) throw new UsageError(problem)
    await delay(lookEveryMs)
  }
  throw new UsageError('The update is not installed yet. See `status` and `log`.')
}

interface Answer {
  newest: { version: string; collection: CollectionChange } | null
  why: string | null
}

function describe({ newest, why }: Answer): string {
  if (newest === null) return `Version ${helperVersion} is the newest that your server offers.`
  return [
    `Version ${newest.version} is available; this is ${helperVersion}.`,
    `What changes in what is collected: ${collectionText(newest.collection)}`,
    ...(why === null ? [] : [why]),
  ].join('\n')
}
