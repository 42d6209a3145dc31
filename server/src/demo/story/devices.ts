import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { enrolmentSchema } from '@telemetry-tracker/shared/contracts/access'
import { enrolAnswerSchema, signInText, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { version } from '../../version.ts'
import type { Person } from '../people.ts'
import { type Ask, askAs } from './ask.ts'
import type { PastServer } from './past-server.ts'

/** A person's computer, as the server knows it. */
export interface DemoDevice {
  deviceId: string
  /** Signs in and returns a function that sends requests as this device. */
  signIn(): Promise<Ask>
}

/** The admin creates a code, and the computer enrols with it. */
export async function enrolDevice(
  { url, time }: PastServer,
  admin: Ask,
  { userId, name, platform }: { userId: string; name: string; platform: string },
): Promise<DemoDevice> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const enrolment = enrolmentSchema.parse(await admin('POST', '/admin/enrolments', { user_id: userId }))
  const answer = await askAs(url)('POST', '/devices/enrol', {
    code: enrolment.code,
    public_key: publicKey.export({ format: 'jwk' }).x,
    name,
    platform,
    helper_version: version,
  })
  const { device_id } = enrolAnswerSchema.parse(answer)
  return {
    deviceId: device_id,
    async signIn() {
      const claim = { device_id, time: new Date(time.nowMs).toISOString(), nonce: randomUUID() }
      const signature = sign(null, Buffer.from(signInText(claim)), privateKey).toString('base64url')
      const token = await askAs(url)('POST', '/devices/token', { ...claim, signature })
      return askAs(url, { Authorization: `Bearer ${tokenAnswerSchema.parse(token).token}` })
    },
  }
}

/** The name and platform of a person's computer, the same each time. */
export function computerOf({ name, craft }: Person, index: number): { name: string; platform: string } {
  const [first = '', last = ''] = name.split(' ')
  if (craft === 'design' || index % 4 === 3)
    return { name: `${first}s-MacBook-Pro.local`, platform: 'darwin' }
  if (craft === 'engineering') return { name: `${last.toLowerCase()}-thinkpad`, platform: 'linux' }
  return { name: `PC-${String(100 + index * 7)}`, platform: 'win32' }
}
