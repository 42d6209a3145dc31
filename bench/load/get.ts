import { type Agent, get } from 'node:http'

/** Fetches a URL and resolves with the time until the last byte, in ms. Rejects on any answer but 200. */
export function timeGet(
  url: string,
  agent: Agent,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const from = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, response => {
      response.resume()
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - from)
        else reject(new Error(`${url} was answered ${response.statusCode}.`))
      })
    }).on('error', reject)
  })
}
