import { type Language, languages } from '@telemetry-tracker/shared/languages'
import { noticeOf, noticeText } from '@telemetry-tracker/shared/notice/notice'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Finding } from '../commands/doctor/finding.ts'
import type { Preset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'
import { acknowledge } from './acknowledgement.ts'
import { noticePolicy, setDestination } from './destination.ts'

/** A person at a terminal. */
export interface Conversation {
  say(text: string): void
  /** Throws what to do when the input ends. */
  ask(question: string): Promise<string>
}

/** What set-up changes outside of the data folder; each returns what to tell the person. */
export interface SetupSteps {
  permissions(): Promise<readonly Finding[]>
  /** Installs what tells the windows on GNOME with Wayland; null on other desktops, and if it is installed. */
  gnomeExtension(): Promise<(() => Promise<readonly string[]>) | null>
  browsers(): readonly string[]
  startAtSignIn(): Promise<readonly string[]>
  applyToAgent(sendsElsewhere: boolean): Promise<'not running' | 'told' | 'restarted'>
}

export interface TerminalSetup {
  settings: HelperSettings
  preset: Preset
  language: Language
  server: string | undefined
  code: string | undefined
  userId: string | undefined
  mayUseHttp: boolean
  nowMs(): number
}

const maxAttempts = 5

const aboutGnomeExtension = `
GNOME tells programs nothing about windows. A small GNOME Shell extension can tell this helper which
windows are open: their titles, programs, places and order. It keeps nothing, works from your next sign-in on, and
\`uninstall\` removes it. Without it, the app in front is recorded as Unknown.`

/**
 * Set-up in a terminal: the notice, where the data goes, permissions, browsers, and the start at sign-in. Nothing is
 * recorded before the notice was acknowledged and it is settled where the data goes.
 */
export async function setUpInTerminal(
  given: TerminalSetup,
  { say, ask }: Conversation,
  steps: SetupSteps,
): Promise<void> {
  const { settings, language } = given
  const { dataDir } = settings
  say(`Step 1 of 4: what is recorded (${languages[language]})\n`)
  const { policy: before } = await noticePolicy(settings)
  await confirm(before)
  say('\nStep 2 of 4: where the data goes\n')
  const sendsElsewhere = await chooseDestination(given, { say, ask })
  const { policy, whyNotNewest } = await noticePolicy(settings)
  if (whyNotNewest !== undefined)
    say(`The server's rules could not be read (${whyNotNewest}). They apply as soon as they can be.`)
  if (textUnder(policy) !== textUnder(before)) {
    say('\nYour organisation has other rules than those above:\n')
    await confirm(policy)
  }
  acknowledge(dataDir, { language, by: 'person', policy, nowMs: given.nowMs() })
  say('\nStep 3 of 4: this computer and its browsers\n')
  for (const { result, check, found, cure } of await steps.permissions())
    say(`${result === 'fine' ? '✓' : '!'} ${check}: ${found}${cure === undefined ? '' : ` → ${cure}`}`)
  await offerGnomeExtension()
  for (const line of steps.browsers()) say(line)
  say('\nStep 4 of 4: start\n')
  const agent = await steps.applyToAgent(sendsElsewhere)
  if (await isYes('Start the helper at every sign-in, and now? [Y/n] '))
    for (const line of await steps.startAtSignIn()) say(line)
  else if (agent === 'not running') say('Start it with `agent`.')
  say(done)

  function textUnder(policy: Policy): string {
    return noticeText(noticeOf(policy, language))
  }

  async function confirm(policy: Policy): Promise<void> {
    const notice = noticeOf(policy, language)
    say(noticeText(notice))
    if (!(await isYes(`\n${notice.understood}: [y/N] `, false)))
      throw new UsageError('Nothing is recorded. Run `setup` again when you want to.')
  }

  /** Recording goes on without it, so that a failure ends nothing. */
  async function offerGnomeExtension(): Promise<void> {
    const install = await steps.gnomeExtension()
    if (install === null) return
    say(aboutGnomeExtension)
    if (!(await isYes('Install the extension? [y/N] ', false)))
      return say('To install it later, run `gnome-extension install`.')
    try {
      for (const line of await install()) say(line)
    } catch (error) {
      say(`✗ ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  async function isYes(question: string, whenEmpty = true): Promise<boolean> {
    const answer = (await ask(question)).toLowerCase()
    return answer === '' ? whenEmpty : answer.startsWith('y')
  }
}

/** Asks until it works. Returns whether the data goes elsewhere than before. */
async function chooseDestination(given: TerminalSetup, { say, ask }: Conversation): Promise<boolean> {
  const { settings, preset, mayUseHttp } = given
  const now = readEnrolment(settings.dataDir)
  if (now !== null && now.state !== 'erased') {
    const isKept = given.code === undefined && given.userId === undefined
    if (
      isKept &&
      !(await ask(`It goes to ${now.server} for ${now.userId}. Keep that? [Y/n] `)).startsWith('n')
    )
      return false
  }
  let { code = preset.code, userId, server } = given
  for (let attempt = 1; ; attempt++) {
    try {
      if (code === undefined && userId === undefined)
        code =
          (await ask('Code or link from your admin (leave empty for a server without accounts): ')) ||
          undefined
      if (server === undefined && !code?.includes('://'))
        server = (await ask(`Address of the server [${settings.backendUrl}]: `)) || settings.backendUrl
      if (code === undefined && userId === undefined)
        userId = (await ask(`Your user id [${settings.userId}]: `)) || settings.userId
      await setDestination(settings, { server: server ?? settings.backendUrl, code, userId, mayUseHttp })
      const { server: to, userId: whom } = destinationOf(settings.dataDir)
      say(`✓ The data goes to ${to} for ${whom}.`)
      return true
    } catch (error) {
      if (!(error instanceof UsageError) || error instanceof InputEnded || attempt === maxAttempts)
        throw error
      say(`✗ ${error.message}`)
      ;({ code, userId, server } = { code: undefined, userId: undefined, server: undefined })
    }
  }
}

function destinationOf(dataDir: string): { server: string; userId: string } {
  const now = readEnrolment(dataDir)
  if (now === null || now.state === 'erased') throw new Error('nothing was set up')
  return now
}

/** No one answers any more: asking again would be useless. */
export class InputEnded extends UsageError {}

const done = `
Done. \`status\` shows what is recorded now, \`show\` the last minute's events, \`dashboard\` your own page.
To pause: \`pause --minutes 15\`, or the popup of the extension. To remove everything: \`uninstall\`.`
