import type { HostMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { t } from '../i18n/t.ts'

const answerWithinMs = 10_000

interface Pending {
  resolve(message: HostMessage): void
  reject(error: Error): void
  timer: ReturnType<typeof setTimeout>
}

/** Pending requests by id; each is answered, refused or timed out, once. */
export function pendingRequests() {
  const pending = new Map<number, Pending>()
  let lastId = 0

  function add(): { id: number; answer: Promise<HostMessage> } {
    lastId += 1
    const id = lastId
    const answer = new Promise<HostMessage>((resolve, reject) => {
      const timer = setTimeout(() => refuse(id, t('errorNoAnswerInTime')), answerWithinMs)
      pending.set(id, { resolve, reject, timer })
    })
    return { id, answer }
  }

  function answer(id: number, message: HostMessage) {
    take(id)?.resolve(message)
  }

  function refuse(id: number, why: string) {
    take(id)?.reject(new Error(why))
  }

  function refuseAll(why: string) {
    for (const id of [...pending.keys()]) refuse(id, why)
  }

  function take(id: number): Pending | undefined {
    const request = pending.get(id)
    pending.delete(id)
    clearTimeout(request?.timer)
    return request
  }

  return { add, answer, refuse, refuseAll }
}
