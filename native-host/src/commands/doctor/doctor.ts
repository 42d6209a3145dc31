import type { Program } from '../../program.ts'
import type { HelperSettings } from '../../settings.ts'
import { currentAutostart } from '../autostart.ts'
import { agentChecks } from './agent.ts'
import { autostartFinding } from './autostart.ts'
import { browserChecks } from './browsers.ts'
import type { Finding } from './finding.ts'
import { gnomeChecks } from './gnome.ts'
import { machineChecks } from './machine.ts'
import { serverChecks } from './server.ts'
import { updateChecks } from './updates.ts'

/**
 * Checks everything the helper needs and prints a line for each check, with the fix where something is wrong.
 * Returns whether nothing failed.
 */
export async function printCheckup(
  settings: HelperSettings,
  program: Program,
  options: { json: boolean },
): Promise<boolean> {
  const findings = (
    await Promise.all([
      machineChecks(settings),
      gnomeChecks(program),
      serverChecks(settings.backendUrl),
      agentChecks(settings.dataDir),
      browserChecks(settings.dataDir),
      currentAutostart({ program, dataDir: settings.dataDir }).then(autostartFinding),
      updateChecks(settings.dataDir),
    ])
  ).flat()
  console.log(options.json ? JSON.stringify(findings, null, 2) : findings.map(describe).join('\n'))
  return findings.every(({ result }) => result !== 'fails')
}

const marks = { fine: '✓', unsure: '!', fails: '✗' } satisfies Record<Finding['result'], string>

function describe({ check, result, found, cure }: Finding): string {
  return `${marks[result]} ${check.padEnd(18)}${found}${cure === undefined ? '' : ` → ${cure}`}`
}
