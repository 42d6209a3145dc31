import { SignJWT } from 'jose'
import { expect, it } from 'vitest'
import { textIn } from '../database/row.ts'
import { temporaryDatabase } from '../testing/server.ts'
import { createDeviceTokens } from './device-tokens.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')

it('is valid only with the audience for devices, even if this server signed it', async () => {
  const database = await temporaryDatabase()
  const tokens = await createDeviceTokens(database)
  const [row] = await database.read("SELECT value FROM facts WHERE name = 'token_key'")
  const key = Buffer.from(row ? textIn(row, 'value') : '', 'base64url')
  const token = (audience: string | undefined) => {
    const made = new SignJWT({ device: 'laptop' }).setProtectedHeader({ alg: 'HS256' }).setSubject('ada')
    if (audience !== undefined) made.setAudience(audience)
    return made
      .setIssuedAt(nowMs / 1000)
      .setExpirationTime(nowMs / 1000 + 60)
      .sign(key)
  }
  const isRead = async (audience: string | undefined) =>
    (await tokens.read(await token(audience), nowMs)) !== undefined

  expect(await isRead('telemetry-device')).toBe(true)
  expect(await isRead('telemetry-download')).toBe(false)
  expect(await isRead(undefined)).toBe(false)
})
