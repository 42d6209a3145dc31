import type { Language } from '@telemetry-tracker/shared/languages'
import type { Preset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'
import { acknowledge } from './acknowledgement.ts'
import { applyToAgent } from './apply-to-agent.ts'
import { noticePolicy, setDestination } from './destination.ts'

/** What a device management gives. */
export interface SilentSetup {
  /** The organisation that has told the person what is recorded. */
  acknowledgedBy: string
  /** Given on the command line, before the preset's. */
  server?: string | undefined
  code?: string | undefined
  userId?: string | undefined
  allowHttp: boolean
  language: Language
  nowMs: number
}

/**
 * Sets the helper up without asking anything. Until a server, a code or a user id is given, the one from before stays.
 * Nothing is acknowledged if that fails. Returns sentences that say what was done.
 */
export async function setUpSilently(
  settings: HelperSettings,
  program: Program,
  given: SilentSetup,
  preset: Preset,
): Promise<string[]> {
  const { dataDir } = settings
  const by = { organisation: nameOf(given.acknowledgedBy) }
  const sendsElsewhere = await connect(settings, given, preset)
  const { language, nowMs } = given
  const { policy } = await noticePolicy(settings)
  acknowledge(dataDir, { language, by, policy, nowMs })
  const agent = await applyToAgent(dataDir, program, { sendsElsewhere })
  return [
    destinationOf(dataDir),
    `${by.organisation} is recorded as having told the person what is recorded. They see it with \`telemetry-tracker setup\`, in the popup and on their own page.`,
    agent === 'not running'
      ? 'It records from the next sign-in, or from `autostart on --now`.'
      : 'It records now.',
  ]
}

async function connect(
  settings: HelperSettings,
  { server, code, userId, allowHttp: mayUseHttp }: SilentSetup,
  preset: Preset,
): Promise<boolean> {
  const isEnrolled = readEnrolment(settings.dataDir)?.state === 'enrolled'
  const isAsked = server !== undefined || code !== undefined || userId !== undefined
  // A device management runs the same command again and again: a code that worked is used up.
  const baked = isEnrolled || userId !== undefined ? undefined : preset.code
  if (!isAsked && baked === undefined) return false
  if (isEnrolled && code === undefined && userId === undefined) return false
  await setDestination(settings, {
    server: server ?? settings.backendUrl,
    code: code ?? baked,
    userId,
    mayUseHttp,
  })
  return true
}

function nameOf(given: string): string {
  const name = given.trim()
  if (name.length === 0 || name.length > 100 || /\p{Cc}/u.test(name))
    throw new UsageError(
      '--notice-acknowledged-by needs the name of your organisation, at most 100 characters.',
    )
  return name
}

function destinationOf(dataDir: string): string {
  const enrolment = readEnrolment(dataDir)
  if (enrolment === null || enrolment.state === 'erased')
    return 'The server and the user id are those of the settings.'
  return `This device sends data to ${enrolment.server} for ${enrolment.userId}.`
}
