import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { defaultPolicy, type Policy } from '@telemetry-tracker/shared/policy'
import { send, sendSlowly } from './send.ts'

/** The server under attack, and the accounts that the attacker can use. */
export interface Target {
  url: string
  /** Headers of a signed-in admin, of an employee, and of that employee's devices. */
  admin: Record<string, string>
  employee: Record<string, string>
  devices: Record<string, string>[]
  /** The secret of an unused password link. */
  passwordLink: string
}

/**
 * One request of an attack, repeated by each client. Resolves with the status, or how it ended without one.
 */
type Attack = (turn: number, signal: AbortSignal) => Promise<number | string>

interface Abuse {
  /** The number of concurrent clients. */
  clients: number
  /**
   * The most requests per second of all clients together: more than any rate limit allows, but not so many
   * that they are the load.
   */
  perSecond: number
  attack(target: Target): Attack
}

const dayMs = 24 * 60 * 60_000
const largestBody = Buffer.alloc(2 * 1024 * 1024, 'x')
/** Small when packed, too large when unpacked. */
const packedBody = gzipSync(Buffer.alloc(64 * 1024 * 1024))
/** Just below the size limit, and half of it is not JSON. */
const randomBody = randomBytes(900 * 1024)

/** As much as a policy may contain in 256 KB, with other names each time. */
function largestPolicy(turn: number): Policy {
  const list = (name: string) =>
    Array.from({ length: 1_000 }, (_, i) => `${name} ${turn}-${i} of many programs`)
  return {
    ...defaultPolicy,
    nonProductiveApps: list('game'),
    meetingApps: list('call'),
    browserApps: list('browser'),
    ghostApps: list('part'),
    remoteDesktopApps: list('remote'),
    titleScrubPatterns: Array.from({ length: 20 }, (_, i) => `project${turn} [a-z]{${i + 1}} \\pL+`),
  }
}

/** A local address for each of many clients. */
const strangersAddress = (turn: number) => `127.0.${1 + (turn % 50)}.${1 + (turn % 199)}`

/** The abuses by name. */
export const abuses = {
  reports: {
    clients: 16,
    perSecond: 200,
    attack: ({ url, devices }) => {
      const stretch = (number: number) => {
        const atMs = Date.now() - ((number * 2_000) % (14 * dayMs))
        return { from: new Date(atMs - 1_000).toISOString(), to: new Date(atMs).toISOString() }
      }
      return async turn => {
        const pauses = Array.from({ length: 50 }, (_, i) => stretch(turn * 50 + i))
        const body = { queued_events: turn, dropped_events: 0, pauses }
        const headers = devices[turn % devices.length] ?? {}
        return (await send({ url, method: 'PUT', path: '/devices/report', headers, body })).status
      }
    },
  },
  contests: {
    clients: 16,
    perSecond: 200,
    attack: ({ url, employee: headers }) => {
      const hourMs = 60 * 60_000
      return async turn => {
        const start = new Date(
          Math.floor(Date.now() / hourMs) * hourMs - (turn % 5_000) * 60_000,
        ).toISOString()
        const body = { start, note: `No. ${turn}` }
        return (await send({ url, method: 'PUT', path: '/me/contests', headers, body })).status
      }
    },
  },
  exports: {
    clients: 8,
    perSecond: 100,
    attack:
      ({ url, employee: headers }) =>
      async () =>
        (await send({ url, method: 'GET', path: '/me/export', headers })).status,
  },
  previews: {
    clients: 4,
    perSecond: 20,
    attack:
      ({ url, admin: headers }) =>
      async turn => {
        const body = { policy: largestPolicy(turn) }
        return (await send({ url, method: 'POST', path: '/admin/policy/preview', headers, body })).status
      },
  },
  policy: {
    // Two that save at the same time would refuse each other's version.
    clients: 1,
    perSecond: 20,
    attack:
      ({ url, admin: headers }) =>
      async turn => {
        const now = await send({ url, method: 'GET', path: '/admin/policy', headers })
        if (now.status !== 200) return now.status
        const { version } = Object(JSON.parse(now.text))
        const body = { version, policy: largestPolicy(turn) }
        return (await send({ url, method: 'PUT', path: '/admin/policy', headers, body })).status
      },
  },
  'sign-ins': {
    clients: 64,
    perSecond: 200,
    // Another name from another address each time: no counter limits them, and each password is hashed.
    attack:
      ({ url }) =>
      async turn => {
        const body = { user_id: `guess-${turn}`, password: 'something else' }
        const localAddress = strangersAddress(turn)
        return (await send({ url, method: 'POST', path: '/login', headers: {}, body, localAddress })).status
      },
  },
  'password links': {
    clients: 64,
    perSecond: 200,
    // A valid link stays valid when its password is refused; every other link is invented.
    attack:
      ({ url, passwordLink }) =>
      async turn => {
        const secret = turn % 2 === 0 ? passwordLink : randomBytes(32).toString('base64url')
        const body = { secret, password: 'passwordpassword' }
        const localAddress = strangersAddress(turn)
        return (await send({ url, method: 'POST', path: '/password', headers: {}, body, localAddress }))
          .status
      },
  },
  'slow clients': {
    clients: 400,
    perSecond: 400,
    attack: ({ url, devices: [device = {}] }) => {
      const head = `POST /track HTTP/1.1\r\nHost: ${new URL(url).host}\r\n`
      const headers = Object.entries(device).map(([name, value]) => `${name}: ${value}\r\n`)
      const untilBody = `${head}${headers.join('')}Content-Type: application/json\r\nContent-Length: 10000\r\n\r\n{`
      return (turn, signal) => sendSlowly(url, turn % 2 === 0 ? `${head}X-Slow: ` : untilBody, signal)
    },
  },
  '413s': {
    clients: 8,
    perSecond: 30,
    attack: ({ url, devices: [device = {}] }) => {
      const gzip = { 'content-encoding': 'gzip' }
      const bodies = [
        { body: largestBody, headers: device },
        { body: packedBody, headers: { ...device, ...gzip } },
        { body: randomBody, headers: device },
      ]
      return async turn => {
        const sending = bodies[turn % bodies.length] ?? { body: largestBody, headers: device }
        return (await send({ url, method: 'POST', path: '/track', ...sending })).status
      }
    },
  },
} as const satisfies Record<string, Abuse>

export type AbuseName = keyof typeof abuses
export const abuseNames = Object.keys(abuses) as AbuseName[]
