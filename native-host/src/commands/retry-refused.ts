import { askRunning } from './ask-running.ts'
import { printStatusOf } from './status.ts'

/** Has the running agent send again what the server refused, and prints how it is then. */
export async function retryRefused(dataDir: string, options: { json: boolean }): Promise<void> {
  printStatusOf(await askRunning(dataDir, { type: 'retry-refused', id: 1 }, 'status'), options)
}
