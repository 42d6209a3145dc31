import { noticeLanguage } from '@telemetry-tracker/shared/notice/notice'
import { turnOn } from '../autostart/turn-on.ts'
import { allowPlainHttp } from '../http/plain-http.ts'
import { autostartWays } from '../platform/autostart-ways.ts'
import { openGnomeExtension } from '../platform/open-gnome-extension.ts'
import type { Preset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { applyToAgent } from '../setup/apply-to-agent.ts'
import { inputLines } from '../setup/input-lines.ts'
import {
  type Conversation,
  InputEnded,
  type SetupSteps,
  setUpInTerminal,
} from '../setup/set-up-in-terminal.ts'
import { setUpSilently } from '../setup/set-up-silently.ts'
import { startCommandHere } from './autostart.ts'
import { machineChecks } from './doctor/machine.ts'
import { registerBrowsers } from './register-browser.ts'

export interface SetupOptions {
  cli: boolean
  server?: string
  code?: string
  userId?: string
  allowHttp: boolean
  noticeAcknowledgedBy?: string
}

/** `setup`: in a terminal, or silently for device management. */
export async function setUp(
  settings: HelperSettings,
  program: Program,
  preset: Preset,
  options: SetupOptions,
): Promise<void> {
  allowPlainHttp(settings.httpHosts)
  const { server, userId, allowHttp, noticeAcknowledgedBy: acknowledgedBy } = options
  const language = noticeLanguage(Intl.DateTimeFormat().resolvedOptions().locale)
  const lines = inputLines(process.stdin)
  try {
    const code = options.code === '-' ? await codeOf(lines) : options.code
    if (acknowledgedBy !== undefined) {
      const silent = { acknowledgedBy, server, code, userId, allowHttp, language, nowMs: Date.now() }
      for (const line of await setUpSilently(settings, program, silent, preset)) console.log(line)
      return
    }
    const given = { settings, preset, language, server, code, userId, mayUseHttp: allowHttp, nowMs: Date.now }
    await setUpInTerminal(given, conversation(lines), stepsHere(settings, program))
  } finally {
    lines.close()
  }
}

type Lines = ReturnType<typeof inputLines>

async function codeOf(lines: Lines): Promise<string> {
  const code = await lines.next()
  if (code === null || code === '')
    throw new UsageError('No code came on standard input. Use --code CODE, or write it there.')
  return code
}

function conversation(lines: Lines): Conversation {
  return {
    say: text => console.log(text),
    async ask(question) {
      process.stderr.write(question)
      const answer = await lines.next()
      if (answer !== null) return answer
      throw new InputEnded(
        'The input ended before everything was answered. Run `setup --cli` in a terminal, or `setup --notice-acknowledged-by NAME` for device management.',
      )
    },
  }
}

function stepsHere(settings: HelperSettings, program: Program): SetupSteps {
  const { dataDir } = settings
  return {
    permissions: async () => (await machineChecks(settings)).filter(({ check }) => check === 'desktop'),
    async gnomeExtension() {
      const extension = await openGnomeExtension(process.env, program)
      return extension?.isNeeded && extension.folder() === null ? extension.install : null
    },
    browsers() {
      console.log('The helper is registered with these browsers:')
      registerBrowsers(dataDir, program, { remove: false })
      return ['Now install the extension in your browser, and restart the browser.']
    },
    async startAtSignIn() {
      const { way, where, refused } = await turnOn(
        autostartWays(process.env),
        startCommandHere({ program, dataDir }),
        true,
      )
      return [
        ...refused.map(({ way, why }) => `Not by ${way}: ${why}`),
        `The helper starts at your next sign-in, by ${way}: ${where}`,
      ]
    },
    applyToAgent: sendsElsewhere => applyToAgent(dataDir, program, { sendsElsewhere }),
  }
}
