import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod'
import { isNoWorse } from './trial.ts'

const answerWithinMs = 60_000
const answerSchema = z.object({ version: z.string(), state: z.string(), detail: z.string().optional() })

interface Expected {
  version: string
  /** What the running version records. */
  stateBefore: string
  stopped: AbortSignal
  withinMs?: number
}

/**
 * Starts a new version beside the running one, which goes on recording, and asks what it could record. Returns why
 * it can't be used, or null.
 */
export async function tryOut(
  file: string,
  { version, stateBefore, stopped, withinMs = answerWithinMs }: Expected,
): Promise<string | null> {
  const answer = await askItself(file, withinMs, stopped)
  if ('why' in answer) return answer.why
  if (answer.version !== version) return `it calls itself ${answer.version} instead of ${version}`
  if (isNoWorse(answer.state, stateBefore)) return null
  return `it could not record: ${answer.detail ?? answer.state}`
}

async function askItself(
  file: string,
  withinMs: number,
  stopped: AbortSignal,
): Promise<z.infer<typeof answerSchema> | { why: string }> {
  try {
    const { stdout } = await promisify(execFile)(file, ['self-test', '--json'], {
      timeout: withinMs,
      killSignal: 'SIGKILL',
      signal: stopped,
      windowsHide: true,
    })
    return answerSchema.parse(JSON.parse(stdout))
  } catch (error) {
    stopped.throwIfAborted()
    if (error instanceof Error && 'killed' in error && error.killed === true)
      return { why: `it did not answer within ${withinMs / 1000} s` }
    if (error instanceof Error && 'code' in error) return { why: `it ended with ${String(error.code)}` }
    return { why: 'its answer could not be read' }
  }
}
