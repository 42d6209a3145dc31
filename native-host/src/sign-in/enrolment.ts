import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { fileSecret, type SecretStore } from '../platform/secret-store.ts'
import { systemSecret } from '../platform/system-secret.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'

const enrolmentSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('enrolled'),
    server: z.url(),
    deviceId: z.string(),
    userId: z.string(),
    /** Where its private key is. */
    key: z.enum(['system', 'file']).default('file'),
    /**
     * The key for its server's answer marks. A device that was enrolled before these existed gets it when it
     * signs in.
     */
    answerKey: z.string().optional(),
    /** Unencrypted requests to its server were allowed at enrolment. */
    isHttpAllowed: z.boolean().optional(),
  }),
  /** Set up for a server in open mode: there is no key, and nothing to sign in with. */
  z.object({
    state: z.literal('open'),
    server: z.url(),
    userId: z.string().min(1).max(128),
    isHttpAllowed: z.boolean().optional(),
  }),
  z.object({ state: z.literal('erased'), since: z.iso.datetime() }),
])

/**
 * Where this device sends to: enrolled for a person on a server with accounts, set up for a server in open mode, or
 * informed that its person was deleted.
 */
export type Enrolment = z.infer<typeof enrolmentSchema>
export type Enrolled = Extract<Enrolment, { state: 'enrolled' }>

const fileIn = (dataDir: string) => join(dataDir, 'device.json')

/** The private key of this device. */
export function keyStore(
  dataDir: string,
  { key, deviceId }: Pick<Enrolled, 'key' | 'deviceId'>,
): SecretStore {
  return key === 'system'
    ? systemSecret(deviceId)
    : fileSecret(join(makePrivateFolder(dataDir), 'device.key'))
}

/**
 * Stores a private key in the system's secret store, or else in a file for its owner only, and returns which.
 */
export async function keepKey(
  dataDir: string,
  { deviceId, secret, mayUseSystem }: { deviceId: string; secret: string; mayUseSystem: boolean },
): Promise<{ key: Enrolled['key']; whyNotSystem?: string }> {
  const inFile = () => keyStore(dataDir, { key: 'file', deviceId }).write(secret)
  if (!mayUseSystem) {
    await inFile()
    return { key: 'file' }
  }
  try {
    await keyStore(dataDir, { key: 'system', deviceId }).write(secret)
    return { key: 'system' }
  } catch (error) {
    await inFile()
    return { key: 'file', whyNotSystem: error instanceof Error ? error.message : String(error) }
  }
}

/** Null when this device was never enrolled. Throws what to do for a file that can't be read. */
export function readEnrolment(dataDir: string): Enrolment | null {
  const path = fileIn(dataDir)
  if (!existsSync(path)) return null
  try {
    return enrolmentSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${path} is damaged (${why}). Remove it and enrol this device again.`)
  }
}

export function writeEnrolment(dataDir: string, enrolment: Enrolment): void {
  writeDurably(join(makePrivateFolder(dataDir), 'device.json'), `${JSON.stringify(enrolment, null, 2)}\n`)
}

export function forgetEnrolment(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true })
}

/** Applies the enrolment's server and person to the settings; the environment can't override them. */
export function enrolledSettings(settings: HelperSettings): HelperSettings {
  const enrolment = readEnrolment(settings.dataDir)
  if (enrolment === null || enrolment.state === 'erased') return settings
  const { server, userId, isHttpAllowed = false } = enrolment
  const httpHosts = [...settings.httpHosts, ...(isHttpAllowed ? [new URL(server).hostname] : [])]
  return { ...settings, backendUrl: server, userId, httpHosts }
}
