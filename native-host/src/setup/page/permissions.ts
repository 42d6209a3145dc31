import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { Permission } from '@telemetry-tracker/shared/contracts/setup'
import type { Desktop } from '../../platform/desktop.ts'
import { openDesktop } from '../../platform/open-desktop.ts'

type AgentState = Pick<StatusMessage, 'state' | 'detail'> | null

/**
 * What the system lets the helper see. Only the running agent counts keys and clicks, so it knows best whether it may;
 * before it runs, the desktop is asked.
 */
export async function checkPermissions(
  agent: AgentState,
  open: () => Promise<Desktop> = () => openDesktop(process.env),
): Promise<Permission[]> {
  const desktop = await open().catch((error: unknown) => error)
  if (!isDesktop(desktop)) {
    const detail = desktop instanceof Error ? desktop.message : String(desktop)
    return [{ name: 'windows', state: 'missing', detail }, inputOf(agent, detail)]
  }
  try {
    const { limit } = desktop
    const windows: Permission =
      limit === undefined || limit.seesAllWindows
        ? { name: 'windows', state: 'granted' }
        : { name: 'windows', state: 'limited', detail: `${limit.found}. ${limit.cure}.` }
    return [windows, inputOf(agent, await desktop.hookObstacle())]
  } finally {
    desktop.close()
  }
}

function inputOf(agent: AgentState, obstacle: string | null): Permission {
  if (agent?.state === 'recording' || agent?.state === 'private')
    return agent.detail === undefined
      ? { name: 'input', state: 'granted' }
      : { name: 'input', state: 'missing', detail: agent.detail }
  return obstacle
    ? { name: 'input', state: 'missing', detail: obstacle }
    : { name: 'input', state: 'unknown' }
}

function isDesktop(opened: unknown): opened is Desktop {
  return typeof opened === 'object' && opened !== null && 'hookObstacle' in opened
}
