import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectionChangeSchema } from '@telemetry-tracker/shared/contracts/releases'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { makePrivateFolder } from '../private-folder.ts'

const stateSchema = z.object({
  checkedAt: z.iso.datetime().optional(),
  /** The newest release that the server offers for this system, if it is newer than what runs. */
  newest: z.object({ version: z.string(), collection: collectionChangeSchema }).optional(),
  /** An admin has paused updates on the server. */
  isPaused: z.boolean().optional(),
  /** Why the last check or installation did not succeed, with what to do. */
  problem: z.string().optional(),
  /** The last update that was installed and kept. */
  installed: z
    .object({
      from: z.string(),
      to: z.string(),
      at: z.iso.datetime(),
      collection: collectionChangeSchema,
    })
    .optional(),
  /** Files (by SHA-256) that did not work here. They are not tried again. */
  failed: z
    .array(
      z.object({
        sha256: z.string(),
        version: z.string(),
        why: z.string(),
        at: z.iso.datetime(),
        /** It had been put in place, and the version before was put back. */
        isRolledBack: z.boolean().default(false),
      }),
    )
    .default([]),
})

/** What is known about updates of this device. */
export type UpdateState = z.infer<typeof stateSchema>

const maxFailed = 20

export function updateFolder(dataDir: string): string {
  return join(dataDir, 'update')
}

/** What is stored; a damaged file counts as nothing known. */
export function readUpdateState(dataDir: string): UpdateState {
  const path = join(updateFolder(dataDir), 'state.json')
  try {
    return stateSchema.parse(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {})
  } catch {
    return { failed: [] }
  }
}

/** Changes what is stored and returns it. */
export function changeUpdateState(dataDir: string, change: (state: UpdateState) => UpdateState): UpdateState {
  const changed = change(readUpdateState(dataDir))
  const state = { ...changed, failed: changed.failed.slice(-maxFailed) }
  const folder = makePrivateFolder(updateFolder(dataDir))
  writeDurably(join(folder, 'state.json'), `${JSON.stringify(state, null, 2)}\n`)
  return state
}

/** Remembers that a file did not work here, so that it is not tried again, and tells the person. */
export function noteFailure(
  dataDir: string,
  { to, sha256, isRolledBack = false }: { to: string; sha256: string; isRolledBack?: boolean },
  why: string,
): void {
  changeUpdateState(dataDir, state => {
    const failed = [
      ...state.failed.filter(each => each.sha256 !== sha256),
      { sha256, version: to, why, at: new Date().toISOString(), isRolledBack },
    ]
    return { ...state, failed, ...problemWith(failed, to) }
  })
}

/** What to tell if this version has failed here before. */
export function problemWith(
  failed: UpdateState['failed'],
  version: string | undefined,
): Pick<UpdateState, 'problem'> {
  const last = failed.findLast(each => each.version === version)
  if (last === undefined) return {}
  return {
    problem: `Version ${last.version} does not work on this device (${last.why}), so the version before goes on recording. Nothing was lost. Tell your admin.`,
  }
}
