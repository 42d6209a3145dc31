import { expect, it } from 'vitest'
import { temporaryDatabase } from '../testing/server.ts'
import { createKnownBrowsers, knownForMs } from './known-browsers.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')
const ada = { userId: 'ada', passwordHash: 'a hash', totpSecret: null, totpIsOn: false }

it('recognizes a browser on every server of the same database, but only for its own account', async () => {
  const database = await temporaryDatabase()
  const [here, there] = [await createKnownBrowsers(database), await createKnownBrowsers(database)]
  const foreign = await createKnownBrowsers(await temporaryDatabase())
  const cookie = here.cookieFor(ada, nowMs)

  const id = here.idIn(cookie, ada, nowMs)

  expect(id).toMatch(/^[\da-f-]{36}$/)
  expect(there.idIn(cookie, ada, nowMs)).toBe(id)
  expect(foreign.idIn(cookie, ada, nowMs)).toBeUndefined()
  expect(here.idIn(cookie, { ...ada, userId: 'bob' }, nowMs)).toBeUndefined()
  expect(here.idIn(cookie, undefined, nowMs)).toBeUndefined()
  expect(here.idIn(undefined, ada, nowMs)).toBeUndefined()
})

it('treats every sign-in as a new browser', async () => {
  const browsers = await createKnownBrowsers(await temporaryDatabase())
  const ids = [0, 1].map(() => browsers.idIn(browsers.cookieFor(ada, nowMs), ada, nowMs))

  expect(new Set(ids).size).toBe(2)
})

it('rejects a modified cookie', async () => {
  const browsers = await createKnownBrowsers(await temporaryDatabase())
  const [id = '', since = '', signature = ''] = browsers.cookieFor(ada, nowMs).split('.')
  const changed = [
    ['another-id', since, signature],
    [id, String(nowMs + 1), signature],
    [id, since, signature.replace(/^./, sign => (sign === 'A' ? 'B' : 'A'))],
    [id, since, ''],
    [id, since],
    [''],
  ]

  const found = changed.map(parts => browsers.idIn(parts.join('.'), ada, nowMs))

  expect(found).toEqual(changed.map(() => undefined))
})

it('rejects a cookie after its time or a change of password or second factor', async () => {
  const browsers = await createKnownBrowsers(await temporaryDatabase())
  const cookie = browsers.cookieFor(ada, nowMs)

  expect(browsers.idIn(cookie, ada, nowMs + knownForMs - 1)).toBeDefined()
  expect(browsers.idIn(cookie, ada, nowMs + knownForMs)).toBeUndefined()
  expect(browsers.idIn(cookie, { ...ada, passwordHash: 'another' }, nowMs)).toBeUndefined()
  expect(browsers.idIn(cookie, { ...ada, totpSecret: 'S', totpIsOn: true }, nowMs)).toBeUndefined()
  // A second factor that is not turned on yet changes nothing.
  expect(browsers.idIn(cookie, { ...ada, totpSecret: 'S' }, nowMs)).toBeDefined()
})
