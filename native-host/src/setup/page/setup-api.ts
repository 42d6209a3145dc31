import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { SetupBody, SetupState } from '@telemetry-tracker/shared/contracts/setup'
import { noticeVersion } from '@telemetry-tracker/shared/notice/notice'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { askStatus } from '../../browser/ask.ts'
import type { GnomeExtension } from '../../platform/gnome-extension.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import type { Preset } from '../../preset.ts'
import type { HelperSettings } from '../../settings.ts'
import { helperVersion } from '../../version.ts'
import { acknowledge, readAcknowledgement } from '../acknowledgement.ts'
import { browsersFound } from './browsers-found.ts'
import { connect } from './connect.ts'
import { checkPermissions } from './permissions.ts'
import { takeSample } from './take-sample.ts'

/** What the page can do on this computer. */
export interface SetupHost {
  preset: Preset
  /** The settings with what was connected last. */
  settings(): HelperSettings
  /** For whom this device records; null until it is connected. */
  user(): string | null
  /** The policy in whose terms the notice is written. */
  askPolicy(): Promise<Policy>
  registerBrowser(browser: string): void
  /** What tells the windows on GNOME with Wayland; null on other desktops. */
  gnomeExtension: Pick<GnomeExtension, 'folder' | 'install'> | null
  /** Starts the agent with today's settings, now and at every sign-in; a running one learns that it may record. */
  startAgent(): Promise<void>
  startsAtSignIn(): Promise<boolean>
  /** Whether the page opens at the next sign-in, as long as set-up is not finished. */
  remindLater(again: boolean): void
  now?(): number
}

/** Answers the set-up page. Nothing here records; it only says what the agent does. */
export function createSetupApi(host: SetupHost) {
  const { preset, now = Date.now } = host
  /** Asked when the device is connected, and when the page is opened. */
  let policy: Promise<Policy> | null = null
  let connecting = 0

  return {
    state,
    async connect(asked: Parameters<typeof connect>[0]) {
      connecting += 1
      try {
        const answer = await connect(asked, host.settings(), preset.code)
        if (answer.result === 'connected') policy = null
        return answer
      } finally {
        connecting -= 1
      }
    },
    sample: async () =>
      takeSample({ userId: host.user() ?? host.settings().userId, policy: await policyInForce(), now }),
    acknowledge: ({ language }: SetupBody<'acknowledge'>) =>
      attempt(async () => {
        const terms = { language, by: 'person', policy: await policyInForce(), nowMs: now() } as const
        acknowledge(host.settings().dataDir, terms)
        await host.startAgent()
      }),
    'register-browser': ({ browser }: SetupBody<'register-browser'>) =>
      attempt(async () => host.registerBrowser(browser)),
    'install-gnome-extension': () => attempt(async () => void (await host.gnomeExtension?.install())),
    async later({ again }: SetupBody<'later'>) {
      host.remindLater(again)
      return done
    },
    finish: async () => done,
    goodbye: async () => done,
  }

  async function state(): Promise<SetupState> {
    const { dataDir, backendUrl } = host.settings()
    const user = host.user()
    // An agent that starts, ends or does not answer has no state to show; the page asks again in two seconds.
    const status = await askStatus(socketPlace(dataDir)).catch(() => null)
    return {
      version: helperVersion,
      system: systems[process.platform] ?? 'linux',
      ...(preset.org !== undefined && { org: preset.org }),
      server: backendUrl,
      isServerGiven: preset.server !== undefined || user !== null,
      hasCode: preset.code !== undefined,
      isConnecting: connecting > 0,
      user,
      policy: user === null ? null : await policyInForce(),
      acknowledged: acknowledged(dataDir),
      permissions: await checkPermissions(status),
      gnomeExtension: extensionState(host.gnomeExtension),
      browsers: browsersFound(
        dataDir,
        (status?.browsers ?? []).map(({ browser }) => browser),
      ),
      agent: status && agentOf(status),
      startsAtSignIn: await host.startsAtSignIn(),
    }
  }

  function policyInForce(): Promise<Policy> {
    policy ??= host.askPolicy()
    return policy
  }
}

const systems: Partial<Record<NodeJS.Platform, SetupState['system']>> = {
  win32: 'windows',
  darwin: 'macos',
  linux: 'linux',
}

function extensionState(extension: SetupHost['gnomeExtension']): SetupState['gnomeExtension'] {
  if (extension === null) return null
  return extension.folder() === null ? 'missing' : 'installed'
}

const done = { done: true } as const

async function attempt(action: () => Promise<void>): Promise<{ problem?: string }> {
  try {
    await action()
    return {}
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function acknowledged(dataDir: string): SetupState['acknowledged'] {
  const found = readAcknowledgement(dataDir)
  if (found?.state !== 'given') return null
  const { at, by, notice } = found
  return {
    at,
    organisation: by === 'person' ? null : by.organisation,
    isCurrent: notice === noticeVersion,
  }
}

function agentOf({ state, detail, lastDelivery }: StatusMessage): SetupState['agent'] {
  return {
    state,
    ...(detail !== undefined && { detail }),
    hasDelivered: lastDelivery !== null && lastDelivery.error === undefined,
  }
}
