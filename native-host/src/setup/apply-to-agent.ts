import { spawnAgent } from '../commands/start-agent.ts'
import type { Program } from '../program.ts'
import { tellAgent } from './tell-agent.ts'

/**
 * Makes a running agent use what was set up: it records from now on or, if it sends elsewhere now, starts again.
 * Returns what happened to it.
 */
export async function applyToAgent(
  dataDir: string,
  program: Program,
  { sendsElsewhere }: { sendsElsewhere: boolean },
): Promise<'not running' | 'told' | 'restarted'> {
  const happened = await tellAgent(dataDir, () => sendsElsewhere)
  if (happened !== 'ended') return happened
  spawnAgent(dataDir, program)
  return 'restarted'
}
