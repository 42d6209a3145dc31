import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { probeBody } from '../../native-host/src/deliver/probe.ts'
import { backOffMs } from './back-off.ts'
import { attempt, type DeliveryLog, noteRefusal } from './deliver.ts'
import type { Batch } from './device.ts'
import type { Post } from './post.ts'

/** Asks whether the server counted a batch although its answer was lost, with the helpers' own request, until the server says. */
export async function wasCounted(
  { deviceId, epoch, sequence, body }: Pick<Batch, 'deviceId' | 'epoch' | 'sequence' | 'body'>,
  { post, random, log }: { post: Post; random: () => number; log: DeliveryLog },
): Promise<boolean> {
  const probe = probeBody({ deviceId, epoch }, { sequence, events: 1, body: gzipSync(body) })
  for (let failures = 1; ; failures++) {
    const answer = await attempt(probe, post)
    if (answer?.status === 409) {
      const { expected } = errorAnswerSchema.parse(JSON.parse(answer.text))
      if (expected === undefined) throw new Error(`The answer to a probe names no sequence: ${answer.text}`)
      return expected > sequence
    }
    noteRefusal(answer, log)
    await delay(Math.max(answer?.retryAfterMs ?? 0, backOffMs(failures, random)))
  }
}
