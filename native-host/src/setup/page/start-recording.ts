import { turnOn } from '../../autostart/turn-on.ts'
import { askStatus } from '../../browser/ask.ts'
import { startCommandHere } from '../../commands/autostart.ts'
import { autostartWays } from '../../platform/autostart-ways.ts'
import { socketPlace } from '../../platform/socket-place.ts'
import { startDetached } from '../../platform/start-program.ts'
import { UsageError } from '../../private-folder.ts'
import type { Program } from '../../program.ts'
import type { HelperSettings } from '../../settings.ts'
import { tellAgent } from '../tell-agent.ts'

/**
 * Makes sure that an agent records with these settings, now and at every sign-in: one that runs for another person or
 * server is started again.
 */
export async function startRecording(settings: HelperSettings, program: Program): Promise<void> {
  const { dataDir, backendUrl, userId } = settings
  const sendsElsewhere = async () => {
    const { server, user } = await askStatus(socketPlace(dataDir))
    return server !== backendUrl || user !== userId
  }
  if ((await tellAgent(dataDir, sendsElsewhere)) === 'told') return
  // The agent at sign-in opened this page, and becomes the one that records.
  if (process.send !== undefined) {
    process.send('start')
    return
  }
  const command = startCommandHere({ program, dataDir })
  try {
    await turnOn(autostartWays(process.env), command, true)
  } catch (error) {
    // Recording starts without it; the page says that it will not at sign-in.
    console.error(error instanceof Error ? error.message : String(error))
    const [file = '', ...args] = command
    if (startDetached(file, args) === undefined)
      throw new UsageError('The helper cannot be started. Run `agent` in a terminal to see why.')
  }
}
