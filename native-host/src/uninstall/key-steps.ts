import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Program } from '../program.ts'
import type { HelperSettings } from '../settings.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'
import { leaveServer } from '../sign-in/leave-server.ts'
import { deliverWaiting } from './deliver-waiting.ts'

const undelivered = z.object({ events: z.number(), why: z.string() }).nullable()
const why = z.string().nullable()
const failed = z.object({ failed: z.string() })

/** The steps of an uninstall that need the key of this device. */
export interface KeySteps {
  /** What could not be delivered, and why; null if all was. */
  deliver(): Promise<z.infer<typeof undelivered>>
  /** Why the server could not be told; null if it was. */
  leave(): Promise<z.infer<typeof why>>
}

export type KeyStep = keyof KeySteps

/**
 * On Windows each step is its own process: reading the key loads a library from the data folder, and Windows deletes no
 * file that a running process has loaded.
 */
export function keySteps(settings: HelperSettings, program: Program): KeySteps {
  const isPackaged = program.args.length === 0
  return process.platform === 'win32' && isPackaged ? stepsInOwnProcess(program) : stepsHere(settings)
}

/** `uninstall-step`: does one step and prints its result, or why it failed, for the process that started this one. */
export async function printKeyStep(settings: HelperSettings, step: KeyStep): Promise<void> {
  const result = await stepsHere(settings)
    [step]()
    .catch((error: unknown) => ({
      failed: error instanceof Error ? error.message : String(error),
    }))
  console.log(JSON.stringify(result))
}

function stepsHere(settings: HelperSettings): KeySteps {
  return {
    deliver: () => deliverWaiting(settings),
    async leave() {
      const enrolment = readEnrolment(settings.dataDir)
      return enrolment?.state === 'enrolled' ? leaveServer(settings.dataDir, enrolment) : null
    },
  }
}

/** The same by another process of this program. */
export function stepsInOwnProcess({ file, args }: Program): KeySteps {
  const run = async <T>(step: KeyStep, schema: z.ZodType<T>): Promise<T> => {
    const { stdout } = await promisify(execFile)(file, [...args, 'uninstall-step', step], {
      windowsHide: true,
    })
    const result = z.union([failed, schema]).parse(JSON.parse(stdout))
    if (isFailed(result)) throw new Error(result.failed)
    return result
  }
  return { deliver: () => run('deliver', undelivered), leave: () => run('leave', why) }
}

function isFailed(result: unknown): result is z.infer<typeof failed> {
  return failed.safeParse(result).success
}
