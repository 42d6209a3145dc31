import type { SessionMethod } from '@telemetry-tracker/shared/contracts/access'
import { describe, expect, it } from 'vitest'
import type { Database } from '../database/database.ts'
import { temporaryDatabase } from '../testing/server.ts'
import {
  beginSession,
  csrfTokenOf,
  findSession,
  forgetOldSessions,
  isCsrfToken,
  maxSessions,
} from './sessions.ts'

const hourMs = 60 * 60_000
const startMs = Date.parse('2026-03-10T12:00:00Z')
const limits = { idleMs: 2 * hourMs, maxMs: 5 * hourMs }

function begin(database: Database, nowMs = startMs, method: SessionMethod = 'password'): Promise<string> {
  return database.transaction(tx => beginSession(tx, { userId: 'ada', method, browser: '', nowMs }))
}

async function isFound(database: Database, secret: string, nowMs: number): Promise<boolean> {
  return (await findSession(database, secret, limits, nowMs)) !== undefined
}

describe('a session', () => {
  it('ends after the idle time, long before its maximum time', async () => {
    const database = await temporaryDatabase()
    const [kept, ended] = [await begin(database), await begin(database)]

    expect(await isFound(database, kept, startMs + limits.idleMs - 1)).toBe(true)
    expect(await isFound(database, ended, startMs + limits.idleMs)).toBe(false)
  })

  it('ends after too many newer sessions with the same sign-in method, but not with another', async () => {
    const database = await temporaryDatabase()
    const [unused, used] = [await begin(database), await begin(database)]
    await isFound(database, used, startMs + hourMs)
    for (let i = 0; i < 2 * maxSessions; i++) await begin(database, startMs + hourMs, 'link')
    const amongLinks = await database.read("SELECT 1 FROM sessions WHERE method = 'password'")

    for (let i = 1; i < maxSessions; i++) await begin(database, startMs + hourMs)

    expect(amongLinks).toHaveLength(2)
    expect(await isFound(database, unused, startMs + hourMs)).toBe(false)
    expect(await isFound(database, used, startMs + hourMs)).toBe(true)
    expect(await database.read('SELECT 1 FROM sessions')).toHaveLength(2 * maxSessions)
  })

  it('continues while it is used, and each use restarts the idle time', async () => {
    const database = await temporaryDatabase()
    const secret = await begin(database)

    const found: boolean[] = []
    for (const atMs of [1.5 * hourMs, 3 * hourMs, 4.5 * hourMs])
      found.push(await isFound(database, secret, startMs + atMs))

    expect(found).toEqual([true, true, true])
  })

  it('restarts the idle time also a few minutes after the last use', async () => {
    const database = await temporaryDatabase()
    const secret = await begin(database)
    await isFound(database, secret, startMs + 5 * 60_000)

    expect(await isFound(database, secret, startMs + limits.idleMs + 60_000)).toBe(true)
  })

  it('ends at its maximum time even while it is used', async () => {
    const database = await temporaryDatabase()
    const secret = await begin(database)
    for (let atMs = 0; atMs < limits.maxMs; atMs += hourMs) await isFound(database, secret, startMs + atMs)

    expect(await isFound(database, secret, startMs + limits.maxMs - 1)).toBe(true)
    expect(await isFound(database, secret, startMs + limits.maxMs)).toBe(false)
  })

  it('is deleted only after it has expired', async () => {
    const database = await temporaryDatabase()
    const [idle, used] = [await begin(database), await begin(database)]
    await isFound(database, used, startMs + hourMs)
    const rows = async (nowMs: number) => {
      await forgetOldSessions(database, limits, nowMs)
      return (await database.read('SELECT 1 FROM sessions')).length
    }

    expect(await rows(startMs + limits.idleMs)).toBe(2)
    expect(await rows(startMs + limits.idleMs + 1)).toBe(1)
    expect(await isFound(database, idle, startMs)).toBe(false)
    expect(await isFound(database, used, startMs + 2.5 * hourMs)).toBe(true)
    expect(await isFound(database, used, startMs + 4.25 * hourMs)).toBe(true)
    expect(await rows(startMs + limits.maxMs + 1)).toBe(0)
  })
})

describe('the CSRF token', () => {
  it('is valid only for its own session', async () => {
    const database = await temporaryDatabase()
    const [mine, other] = [await begin(database), await begin(database)]

    expect(isCsrfToken(csrfTokenOf(mine), mine)).toBe(true)
    expect(isCsrfToken(csrfTokenOf(other), mine)).toBe(false)
    expect(isCsrfToken('', mine)).toBe(false)
    expect(csrfTokenOf(mine)).not.toContain(mine)
  })
})
