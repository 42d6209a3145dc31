import { request } from 'node:http'

/** A request of which the last byte is not sent yet. */
interface HeldRequest {
  /** Sends the last byte and returns the status of the answer. */
  finish(): Promise<number>
}

/** Sends POSTs that complete at the same time, by holding back the last byte of each, and returns the statuses. */
export async function postTogether(
  posts: readonly { url: string; body: unknown; headers?: Record<string, string>; method?: string }[],
): Promise<number[]> {
  const held = await Promise.all(posts.map(hold))
  return Promise.all(held.map(({ finish }) => finish()))
}

async function hold({
  url,
  body,
  headers = {},
  method = 'POST',
}: Parameters<typeof postTogether>[0][number]): Promise<HeldRequest> {
  const text = JSON.stringify(body)
  const answer = Promise.withResolvers<number>()
  const sent = request(url, {
    method,
    agent: false,
    headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) },
  })
  sent.on('error', answer.reject)
  sent.on('response', response => {
    response.resume()
    answer.resolve(response.statusCode ?? 0)
  })
  await new Promise<void>((resolve, reject) => {
    sent.once('error', reject)
    sent.write(text.slice(0, -1), error => (error ? reject(error) : resolve()))
  })
  return {
    finish: () => {
      sent.end(text.slice(-1))
      return answer.promise
    },
  }
}
