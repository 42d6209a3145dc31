import {
  answerHeader,
  nothingReceived,
  publicAnswerKey,
  requestHeader,
} from '@telemetry-tracker/shared/contracts/answer-mark'
import { endpointList, type ListedEndpoint } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import {
  extensionMessageSchema,
  hostMessageSchema,
  socketAuthSchema,
} from '@telemetry-tracker/shared/contracts/native-messages'
import {
  maxFrameFromExtension,
  maxFrameToExtension,
  nativeHostName,
  protocolVersion,
} from '@telemetry-tracker/shared/contracts/native-wire'
import * as z from 'zod'

/** The text of `docs/protocol.md`: every HTTP, native-messaging and socket message, from the schemas that validate them. */
export function protocolPage(): string {
  return `${[
    introduction,
    '## HTTP API',
    httpIntroduction,
    ...endpointList.map(describeEndpoint),
    '### Errors',
    'Every error of every route, never with a stack:',
    fields(errorAnswerSchema),
    '## Native messaging (extension ↔ helper)',
    nativeIntroduction,
    '### From the extension',
    ...extensionMessageSchema.options.map(describeMessage),
    '### From the helper',
    ...hostMessageSchema.options.map(describeMessage),
    '## Agent socket (relay and commands ↔ agent)',
    socketIntroduction,
    '#### `auth`',
    fields(socketAuthSchema),
  ].join('\n\n')}\n`
}

const introduction = `# Protocol

<!-- Made by \`npm run docs\` from shared/src/contracts: change it there. -->

Three channels carry everything: HTTP from the helper and the dashboards to the server, native messaging between a browser's extension and the
helper, and a local socket between the helper's own processes. Names and types below are the schemas that validate the messages. Fields that
nobody knows are ignored, missing optional ones get their default, wrong types are refused with the path of the field.`

const httpIntroduction = `JSON in and out; a body may be gzip. Clients that send only \`events\` are recognised by their content for an hour, so that a batch sent
twice counts once; clients that number their batches (\`device_id\`, \`epoch\`, \`sequence\`, all three) are exact however often, late or twice at once they send.
An id in a path is percent-encoded. It may stand in the query instead, and has to where it is \`.\` or \`..\`, which every URL parser takes for a step:
\`DELETE /admin/user?user_id=..\`, \`GET /admin/teams/policy?team_id=..\`. What such a step leaves of the address of a person is understood too where it can
mean nothing else (\`/admin/app-breakdown\`), but never for what changes or erases whole people.
A timestamp more than 5 minutes ahead of the server, or older than the retention, is refused for that event alone.
Whatever is asked for too often by one device, person or address is answered 429, and expensive requests beyond what runs at once 429 or 503; \`Retry-After\` says
when to come back.
The same is served as OpenAPI 3.1 at \`GET /openapi.json\`, with a page to read and try it at \`GET /docs\`.
Not JSON: \`GET /metrics\` (Prometheus), and \`GET /.well-known/security.txt\` (RFC 9116: where to report security issues; 404 unless SECURITY_CONTACT is set).

#### Which server answered

Portals, proxies and filters answer in a server's place. A helper therefore names a request whose answer it would act on:
\`${requestHeader}: v1; nonce=<22 random characters, base64url>; clock=<its own clock, ms>\`, and \`; device=<device id>\` where it is enrolled and
knows its \`answer_key\`. The server answers every such request, whatever the status, with
\`${answerHeader}: v1; time=<its clock, ms>; sure=<0 or 1>; received=<digest>; mark=<mark>\`. \`sure=0\`: the server doubts its own clock. \`received\` is the
SHA-256 of the request's body, unpacked, as the server read it, or \`${nothingReceived}\` when it read none. \`mark\` is HMAC-SHA256, by \`answer_key\` or else by the
public \`${publicAnswerKey}\`, over these lines: \`v1\`, method, path, nonce, time, sure, received, device id or nothing, status, SHA-256 of the answer's body. The
path is the one below, without a query. Digests and marks are base64url without padding. Only an answer with the right mark makes a helper
forget, believe or set aside anything; a proxy must pass both headers. Requests without the header are answered without a mark.`

const nativeIntroduction = `Host name \`${nativeHostName}\`, protocol version ${protocolVersion}. Frames as the browsers define them: 4 bytes of length in native byte order, then that
many bytes of UTF-8 JSON; at most ${maxFrameFromExtension / 1024} KiB from the extension and ${maxFrameToExtension / 1024} KiB to it. An unknown type is answered with \`error\` and the
connection goes on; a malformed frame ends it. Only \`http(s)\` pages are named, by their domain; everything else is \`other\`. Private windows are never in a message.`

const socketIntroduction = `The same frames over a Unix socket in an owner-only folder, or a named pipe on Windows. The first frame is \`auth\`; after it a relay forwards what
the extension says, and a command asks \`status\` or \`today\` in the same words.`

function describeEndpoint(endpoint: ListedEndpoint): string {
  const { key, summary, description, query, body, status, answer, errors } = endpoint
  return [
    `### \`${key}\``,
    [`${summary}.`, description].filter(Boolean).join(' '),
    query && `Query:\n\n${fields(query)}`,
    body && `Body:\n\n${fields(body)}`,
    `Answer ${status}:\n\n${fields(answer)}`,
    errors &&
      `Errors:\n\n${Object.entries(errors)
        .map(([code, text]) => `- **${code}** ${text}`)
        .join('\n')}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

function describeMessage(message: z.ZodObject): string {
  const { type, ...rest } = message.shape
  const name = type instanceof z.ZodLiteral ? [...type.values].join() : '?'
  const carried = Object.keys(rest).length > 0 ? fields(z.object(rest)) : 'Nothing but its type.'
  return `#### \`${name}\`\n\n${carried}`
}

/** The part of JSON Schema that zod generates and this page shows. */
interface JsonSchema {
  type?: string
  description?: string
  const?: unknown
  enum?: unknown[]
  format?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  additionalProperties?: JsonSchema | boolean
}

function fields(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return table(['field', 'type', 'meaning'], rows(json, ''))
}

/** One row per field, nested ones by their path; a list's own rows are named `[]`. */
function rows(schema: JsonSchema, path: string): string[][] {
  if (schema.type === 'array' && schema.items) {
    const inner = rows(schema.items, `${path}[]`)
    return path === '' && inner.length === 0
      ? [['`[]`', typeOf(schema.items), schema.items.description ?? '']]
      : inner
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const at = path === '' ? name : `${path}.${name}`
    const optional = schema.required?.includes(name) ? '' : ', optional'
    const inner = nested(field)
    return [
      [`\`${at}\``, `${typeOf(field)}${optional}`, describe(field)],
      ...inner.flatMap(part => rows(part, at)),
    ]
  })
}

function nested(field: JsonSchema): JsonSchema[] {
  return (field.anyOf ?? [field]).filter(part => part.type === 'object' || part.type === 'array')
}

function typeOf(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum) return schema.enum.map(value => `\`${value}\``).join(', ')
  if (schema.type === 'array')
    return `list${range(schema.minItems, schema.maxItems)}${schema.items ? ` of ${typeOf(schema.items)}` : ''}`
  const limits = range(schema.minLength ?? schema.minimum, schema.maxLength ?? schema.maximum)
  return `${schema.format ?? (schema.type === 'integer' ? 'whole number' : (schema.type ?? 'any value'))}${limits}`
}

function range(low?: number, high?: number): string {
  const highest = high === Number.MAX_SAFE_INTEGER ? undefined : high
  const lowest = low === Number.MIN_SAFE_INTEGER ? undefined : low
  if (lowest === undefined && highest === undefined) return ''
  if (highest === undefined) return ` ≥ ${lowest}`
  return lowest === undefined ? ` ≤ ${highest}` : ` ${lowest}–${highest}`
}

function describe({ description, default: fallback }: JsonSchema): string {
  const text = description ?? ''
  return fallback === undefined
    ? text
    : `${text}${text === '' ? '' : '; '}default \`${JSON.stringify(fallback)}\``
}

function table(head: string[], body: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}
