import { join } from 'node:path'
import { type NodeProcess, startNode } from './node-process.ts'

const main = join(import.meta.dirname, '../../server/src/main.ts')

/** Starts the real server as a separate process, with these settings instead of the defaults. */
export function startServer(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<NodeProcess> {
  return startNode({
    entry: main,
    folder,
    // MALLOC_ARENA_MAX as set by `npm start`.
    environment: {
      DATA_DIR: folder,
      PORT: '0',
      DATA_RETENTION_DAYS: '0',
      MALLOC_ARENA_MAX: '2',
      ...environment,
    },
  })
}
