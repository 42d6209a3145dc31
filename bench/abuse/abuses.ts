import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { callerWith } from '../../server/src/testing/callers.ts'

/** Whom the attacker can ask as. */
export interface Target {
  url: string
  /** Headers of a signed-in admin, of an employee, and of that employee's device. */
  admin: Record<string, string>
  employee: Record<string, string>
  device: Record<string, string>
}

/** What one client of an attack does again and again; its status where it got one. */
type Attack = (turn: number) => Promise<number | undefined>

interface Abuse {
  clients: number
  attack(target: Target): Attack
}

const dayMs = 24 * 60 * 60_000
const mostEntries = 1_000
const largestBody = Buffer.alloc(2 * 1024 * 1024)
const packedBomb = gzipSync(Buffer.concat([largestBody, randomBytes(400 * 1024)]))

/** As many names as a policy takes in 256 KB, other ones each time. */
function largestPolicy(turn: number) {
  const list = (name: string) =>
    Array.from({ length: mostEntries }, (_, i) => `${name} ${turn}-${i} of many programs`)
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

const ask = (url: string, headers: Record<string, string>) => {
  const caller = callerWith(url, headers)
  return async (method: string, path: string, body?: unknown) => (await caller(method, path, body)).status
}

const send = async (url: string, body: Buffer<ArrayBuffer>, headers: Record<string, string>) => {
  const response = await fetch(`${url}/track`, { method: 'POST', body, headers })
  await response.arrayBuffer()
  return response.status
}

/** A connection that brings a byte of a request now and then, until the server hangs up. */
function slowRequest(url: string): Promise<undefined> {
  const { hostname, port } = new URL(url)
  return new Promise(resolve => {
    const socket = connect(Number(port), hostname)
    const bytes = setInterval(() => socket.write('x'), 500)
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(bytes)
      resolve(undefined)
    })
    socket.write('POST /track HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ')
  })
}

/** Each abuse by its name. */
export const abuses = {
  reports: {
    clients: 16,
    attack({ url, device }) {
      const put = ask(url, device)
      return turn => {
        const pauses = Array.from({ length: 50 }, (_, i) => {
          const atMs = Date.now() - (((turn * 50 + i) * 2_000) % (14 * dayMs))
          return { from: new Date(atMs - 1_000).toISOString(), to: new Date(atMs).toISOString() }
        })
        return put('PUT', '/devices/report', { queued_events: turn, dropped_events: 0, pauses })
      }
    },
  },
  contests: {
    clients: 16,
    attack({ url, employee }) {
      const put = ask(url, employee)
      const hourMs = 60 * 60_000
      return turn =>
        put('PUT', '/me/contests', {
          start: new Date(Math.floor(Date.now() / hourMs) * hourMs - (turn % 10_000) * 60_000).toISOString(),
          note: `No. ${turn}`,
        })
    },
  },
  exports: {
    clients: 8,
    attack({ url, employee }) {
      const get = ask(url, employee)
      return () => get('GET', '/me/export')
    },
  },
  previews: {
    clients: 8,
    attack({ url, admin }) {
      const post = ask(url, admin)
      return turn => post('POST', '/admin/policy/preview', { policy: largestPolicy(turn) })
    },
  },
  policy: {
    clients: 4,
    attack({ url, admin }) {
      const caller = callerWith(url, admin)
      return async turn => {
        const now = Object((await caller('GET', '/admin/policy')).body)
        const change = { version: now.version, policy: largestPolicy(turn) }
        return (await caller('PUT', '/admin/policy', change)).status
      }
    },
  },
  'sign-ins': {
    clients: 32,
    attack({ url }) {
      const post = ask(url, {})
      return turn => post('POST', '/login', { user_id: `guess-${turn}`, password: 'something else' })
    },
  },
  'password links': {
    clients: 32,
    attack({ url }) {
      const post = ask(url, {})
      return () =>
        post('POST', '/password', { secret: randomBytes(32).toString('base64url'), password: randomUUID() })
    },
  },
  'slow clients': {
    clients: 500,
    attack:
      ({ url }) =>
      () =>
        slowRequest(url),
  },
  '413s': {
    clients: 8,
    attack:
      ({ url, device }) =>
      turn =>
        turn % 2 === 0
          ? send(url, largestBody, device)
          : send(url, packedBomb, { ...device, 'Content-Encoding': 'gzip' }),
  },
} as const satisfies Record<string, Abuse>

export type AbuseName = keyof typeof abuses
export const abuseNames = Object.keys(abuses) as AbuseName[]
