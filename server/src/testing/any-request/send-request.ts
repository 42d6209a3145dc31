import type { AnyRequest } from './arbitrary-request.ts'
import { bytesOf, type RawAnswer, type RawRequest, sendRaw } from './raw-http.ts'
import type { Stage } from './stage.ts'

export function sendRequest(stage: Stage, request: AnyRequest): Promise<RawAnswer | undefined> {
  return sendRaw(stage.url(), rawRequest(stage, request), request.body.isBrokenOff)
}

function rawRequest({ url, callers }: Stage, request: AnyRequest): RawRequest {
  const { method, target, tricks, body, caller } = request
  const own = url()
  const removed = new Set(tricks.flatMap(({ without = [] }) => without))
  const usual: [string, string][] = [['Host', new URL(own).host], ...Object.entries(callers[caller] ?? {})]
  const added = tricks.flatMap(({ add = [] }) => add)
  const headers = [
    ...usual.filter(([name]) => !removed.has(name)),
    ...added.map(([name, value]) => [name, value.replace('{own}', own)] as const),
    ['Connection', 'close'] as const,
    ...body.headers,
  ]
  return { method, target, headers, body: body.bytes }
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** A shell command that sends the request, without the caller's secrets: `$SERVER` is the server's URL, `AS` an array of `-H` and the caller's headers. */
export function shellLine(stage: Stage, request: AnyRequest): string {
  const secret = Object.values(stage.callers[request.caller] ?? {})
  const { method, target, headers, body } = rawRequest(stage, request)
  const shown = headers.filter(([name, value]) => !secret.includes(value) && name !== 'Connection')
  if (!isForCurl(request, shown)) {
    const text = bytesOf({ method, target, headers: shown, body }).toString('base64')
    return `base64 -d <<< ${text} | nc \${SERVER/:/ }`
  }
  const sent = shown
    .filter(([name]) => name !== 'Host' && name !== 'Content-Length')
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)} `)
  const as = secret.length > 0 ? `"\${AS[@]}" ` : ''
  const text = body.toString()
  const data =
    body.length === 0
      ? ''
      : Buffer.from(text).equals(body) && !text.includes('\0')
        ? `--data-raw ${quoted(text)} `
        : `--data-binary @<(base64 -d <<< ${body.toString('base64')}) `
  return `curl -sS -i --path-as-is -X ${method} ${as}${sent.join('')}${data}${quoted(target).replace(/^'/, '"$SERVER"\'')}`
}

/** Whether curl can send the request: it writes the request line and length itself. */
function isForCurl({ tricks, body, method, target }: AnyRequest, headers: RawRequest['headers']): boolean {
  const lengths = headers.filter(([name]) => name === 'Content-Length' || name === 'Transfer-Encoding')
  const isPlain = body.bytes.length === 0 ? lengths.length === 0 : lengths.length === 1
  const isFramed = !body.isBrokenOff && isPlain && lengths.every(([name]) => name === 'Content-Length')
  const hasHost = !tricks.some(({ without = [] }) => without.includes('Host'))
  return isFramed && hasHost && target.startsWith('/') && method === method.toUpperCase()
}
