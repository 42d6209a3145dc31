import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { callEndpoint } from '../http/call-endpoint.ts'
import { allowPlainHttp } from '../http/plain-http.ts'
import { presetFiles, readPreset } from '../preset.ts'
import type { Program } from '../program.ts'
import { type HelperSettings, readHelperSettings } from '../settings.ts'
import { setReminder } from '../setup/page/reminder.ts'
import { runSetupPage } from '../setup/page/run-setup-page.ts'
import type { SetupHost } from '../setup/page/setup-api.ts'
import { startRecording } from '../setup/page/start-recording.ts'
import { anonymousSignIn, createDeviceSession, type SignIn } from '../sign-in/device-session.ts'
import { enrolledSettings, isSetUp, keyStore, readEnrolment, writeEnrolment } from '../sign-in/enrolment.ts'
import { currentAutostart } from './autostart.ts'
import { registerBrowsers } from './register-browser.ts'

const policyWithinMs = 10_000

/** `setup`: opens the set-up page, which records nothing before this person has read what is recorded. */
export async function openSetupPage(program: Program, { print }: { print: boolean }): Promise<void> {
  const host = hostOf(program)
  await runSetupPage({ program, dataDir: host.settings().dataDir, host, print })
}

function hostOf(program: Program): SetupHost {
  const preset = readPreset(presetFiles(program))
  const settings = () => {
    const chosen = enrolledSettings(readHelperSettings(process.env, process.cwd(), preset))
    allowPlainHttp(chosen.httpHosts)
    return chosen
  }
  const { dataDir } = settings()
  let startsAtSignIn: Promise<boolean> | null = null
  return {
    preset,
    settings,
    user: () => userOf(dataDir),
    askPolicy: () => askPolicy(settings()),
    useOpenServer: chosen => writeEnrolment(dataDir, { state: 'open', ...chosen }),
    registerBrowser: browser => registerBrowsers(dataDir, program, { browser: [browser], remove: false }),
    async startAgent() {
      await startRecording(settings(), program)
      startsAtSignIn = null
    },
    // Some systems are slow to answer.
    startsAtSignIn: () =>
      (startsAtSignIn ??= currentAutostart({ program, dataDir }).then(({ isOn }) => isOn)),
    remindLater: again => setReminder(dataDir, again),
  }
}

function userOf(dataDir: string): string | null {
  const enrolment = readEnrolment(dataDir)
  return isSetUp(enrolment) ? enrolment.userId : null
}

/** Null when the server has none or can't be asked: what is known here applies then, as it does for the agent. */
async function askPolicy({ dataDir, backendUrl }: HelperSettings): Promise<Policy | null> {
  try {
    const signIn = signInOf(dataDir)
    const answer = await callEndpoint('GET /agent/policy', {
      server: backendUrl,
      headers: await signIn.headers(),
      key: signIn.answerKey?.() ?? null,
      signal: AbortSignal.timeout(policyWithinMs),
    })
    return answer.origin === 'ours' ? (answer.read(agentPolicySchema).data?.policy ?? null) : null
  } catch (error) {
    console.error(`Cannot ask ${backendUrl} for its rules: ${String(error)}`)
    return null
  }
}

function signInOf(dataDir: string): SignIn {
  const enrolment = readEnrolment(dataDir)
  if (enrolment?.state !== 'enrolled') return anonymousSignIn
  return createDeviceSession(enrolment, keyStore(dataDir, enrolment).read)
}
