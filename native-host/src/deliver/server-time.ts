import { type Answer, request } from '../http/request.ts'
import type { ToldTime } from '../merge/timeline.ts'

const answerWithinMs = 5_000

/** Hands on the time that an answer carries in its `Date` header, if it does. */
export function tellTime(response: Answer, sentMs: number, onTime: (told: ToldTime) => void): void {
  const serverMs = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(serverMs)) onTime({ serverMs, sentMs, receivedMs: Date.now() })
}

/** Asks a server for its time before anything is recorded. One that is away tells it with its first answer. */
export async function askTime(backendUrl: string, onTime: (told: ToldTime) => void): Promise<void> {
  const sentMs = Date.now()
  try {
    const response = await request(`${backendUrl}/health`, { signal: AbortSignal.timeout(answerWithinMs) })
    tellTime(response, sentMs, onTime)
  } catch {
    // Away: delivery says so.
  }
}
