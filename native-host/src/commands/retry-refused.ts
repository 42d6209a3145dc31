import { askRunning } from './ask-running.ts'
import { printStatusOf } from './status.ts'

/** Makes the running agent send refused events again, and prints its status. */
export async function retryRefused(dataDir: string, options: { json: boolean }): Promise<void> {
  printStatusOf(await askRunning(dataDir, { type: 'retry-refused', id: 1 }, 'status'), options)
}
