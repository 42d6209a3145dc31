import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { fileSecret, type SecretStore } from '../platform/secret-store.ts'
import { makePrivateFolder, UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'

const enrolmentSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('enrolled'),
    server: z.url(),
    deviceId: z.string(),
    userId: z.string(),
  }),
  z.object({ state: z.literal('erased'), since: z.iso.datetime() }),
])

/** What this device is to a server with accounts: enrolled for someone, or told that its person was deleted. */
export type Enrolment = z.infer<typeof enrolmentSchema>
export type Enrolled = Extract<Enrolment, { state: 'enrolled' }>

const fileIn = (dataDir: string) => join(dataDir, 'device.json')

/** The private key of this device. */
export function keyStore(dataDir: string): SecretStore {
  return fileSecret(join(makePrivateFolder(dataDir), 'device.key'))
}

/** Null while this device was never enrolled. Throws a sentence with the cure for a file that can't be read. */
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

/** Settings with the server and the person that the enrolment says, which no environment may change. */
export function asEnrolled(settings: HelperSettings): HelperSettings {
  const enrolment = readEnrolment(settings.dataDir)
  if (enrolment?.state !== 'enrolled') return settings
  return { ...settings, backendUrl: enrolment.server, userId: enrolment.userId }
}
