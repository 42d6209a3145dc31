import { join } from 'node:path'
import type { Policy } from '@telemetry-tracker/shared/policy'
import type { Logger } from 'pino'
import type { Observation } from '../collect/observation.ts'
import type { LocalDay } from '../local-day/local-day.ts'
import type { Limit } from '../recording/limit.ts'
import type { HelperSettings } from '../settings.ts'
import type { SignIn } from '../sign-in/device-session.ts'
import { createAwayWatch } from './away-watch.ts'
import { declaredFileAt, declaredFileName } from './declared-file.ts'
import { DeclaredTime } from './declared-time.ts'
import { sendDeclared } from './send-declared.ts'

interface Opening {
  settings: Pick<HelperSettings, 'dataDir' | 'userId' | 'backendUrl'>
  signIn: SignIn | undefined
  policy(): Policy
  localDay: Pick<LocalDay, 'hasProductive' | 'isOn'>
  trueNow(): number
  log: Logger
}

/** Declared time of the running agent. */
export interface Declaring {
  declared: DeclaredTime
  /** Every second that was observed, recorded or not. @param endMs its true end */
  note(observation: Observation, endMs: number, limit: Limit | null): void
  stop(): Promise<void>
}

/** Notices when the person comes back, keeps what they say, and sends it to the server. */
export function openDeclared({ settings, signIn, policy, localDay, trueNow, log }: Opening): Declaring {
  const { dataDir, userId, backendUrl: server } = settings
  const declared = new DeclaredTime({
    file: declaredFileAt(join(dataDir, declaredFileName), userId, why =>
      log.warn({ why }, 'cannot save or read declared time'),
    ),
    mayDeclare: () => policy().mayDeclare,
    wasProductive: stretch => localDay.hasProductive(stretch),
    isToday: epochMs => localDay.isOn(epochMs, trueNow()),
  })
  const watch = createAwayWatch()
  const sending = sendDeclared({ server, userId, signIn, declared, log })
  return {
    declared,
    note(observation, endMs, limit) {
      const stretch = watch({
        endMs,
        hasInput: hasInput(observation),
        isLocked: limit === 'locked',
        isOff: limit !== null && limit !== 'locked',
      })
      if (stretch) declared.cameBack(stretch)
    },
    stop: () => sending.stop(),
  }
}

/** The system counts input that the hook does not see. */
function hasInput({ counts, hookIsBlind, idleSec }: Observation): boolean {
  const { keystrokes, clicks, scrolls, distance } = counts
  return keystrokes + clicks + scrolls > 0 || distance > 0 || (hookIsBlind && idleSec < 1)
}
