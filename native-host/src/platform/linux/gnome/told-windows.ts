import { parseJson } from '../../../parse-json.ts'
import type { SessionBus } from '../session-bus.ts'
import { readKey } from './extension-folder.ts'
import { type ToldWindows, toldWindowsSchema } from './windows.ts'

/** GNOME Shell answers for its extensions. */
export const shell = 'org.gnome.Shell'
const windows = {
  destination: shell,
  path: '/org/telemetry_tracker/Windows',
  interface: 'org.telemetry_tracker.Windows',
}

/** What the extension last told, or why it tells nothing. */
export type Told = { windows: ToldWindows } | { windows: null; why: string }

/**
 * Follows the windows of our extension. The function asks only if the extension said that something has changed, or if
 * it did not answer before: it may be switched on at any time.
 */
export async function followToldWindows(
  bus: SessionBus,
  environment: Record<string, string | undefined>,
): Promise<() => Promise<Told>> {
  let changes = 0
  let askedAt = -1
  let told: Told = { windows: null, why: 'was not asked yet' }
  await bus.follow({ ...windows, member: 'Changed' }, () => {
    changes += 1
  })
  return async () => {
    if (told.windows !== null && askedAt === changes) return told
    askedAt = changes
    told = await askWindows(bus, environment)
    return told
  }
}

/** Asks the extension for the windows of now. */
export async function askWindows(
  bus: SessionBus,
  environment: Record<string, string | undefined>,
): Promise<Told> {
  const key = readKey(environment)
  if (key === null) return { windows: null, why: 'it is not installed' }
  try {
    const [answer] = await bus.call({ ...windows, member: 'List' }, { signature: 's', values: [key] })
    return { windows: toldWindowsSchema.parse(parseJson(String(answer))) }
  } catch (error) {
    return { windows: null, why: error instanceof Error ? error.message : String(error) }
  }
}
