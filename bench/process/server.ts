import { join } from 'node:path'
import { type NodeProcess, startNode } from './node-process.ts'

/** The entry of this version's server. */
export const serverMain = join(import.meta.dirname, '../../server/src/main.ts')

/**
 * Starts the real server as a separate process, with these settings instead of the defaults. `entry` can be
 * that of another version; `signal` kills it before it listens.
 */
export function startServer(
  folder: string,
  environment: Readonly<Record<string, string>>,
  { entry = serverMain, signal }: { entry?: string; signal?: AbortSignal } = {},
): Promise<NodeProcess> {
  return startNode({
    entry,
    ...(signal && { signal }),
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
