import { join } from 'node:path'

/** `server/src`, where files are that the program reads; also for the bundle in `server/dist`, which has no such files. */
export const sourceFolder = join(import.meta.dirname, '../src')
