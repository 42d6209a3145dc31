import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { acknowledgers } from '@telemetry-tracker/shared/contracts/states'
import { type Language, languageCodes } from '@telemetry-tracker/shared/languages'
import { noticeOf, noticeText, noticeVersion } from '@telemetry-tracker/shared/notice/notice'
import type { Policy } from '@telemetry-tracker/shared/policy'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { readIdentity } from '../deliver/identity.ts'
import { parseJson } from '../parse-json.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'

const acknowledgementSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('needed') }),
  z.object({
    state: z.literal('given'),
    /** The version of the notice. */
    notice: z.string(),
    /** Of the notice as it was shown: in this language, under the policy of the time. */
    textSha256: z.string(),
    language: z.enum(languageCodes),
    at: z.iso.datetime(),
    /** An organisation that set up the helper silently; the person still gets to see the notice. */
    by: z.union([z.literal('person'), z.object({ organisation: z.string() })]),
  }),
])

/** Whether the notice of what is recorded was acknowledged here: by whom, when, and which text. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>
export type GivenAcknowledgement = Extract<Acknowledgement, { state: 'given' }>

/** While recording goes on although the person did not confirm the notice. */
export const unconfirmedNotice = {
  organisation: 'your organisation set this up; you have not confirmed yet that you know what is recorded',
  nobody: 'not yet acknowledged: you have not confirmed that you know what is recorded',
}

/** Its name in the data folder. */
export const acknowledgementFile = 'acknowledgement.json'

/** Null when there is no file: a folder that is new, or that recorded before there was a notice. */
export function readAcknowledgement(dataDir: string): Acknowledgement | null {
  const path = join(dataDir, acknowledgementFile)
  if (!existsSync(path)) return null
  // A damaged file permits nothing: the person is asked again.
  return acknowledgementSchema.safeParse(parseJson(readFileSync(path, 'utf8'))).data ?? { state: 'needed' }
}

/**
 * Whether anything may be recorded. A queue that existed before there was a notice goes on, so that an update never
 * stops a fleet; `status`, `doctor` and the popup say so.
 */
export function isRecordingAllowed(dataDir: string, queueDir = join(dataDir, 'queue')): boolean {
  const acknowledgement = readAcknowledgement(dataDir)
  return acknowledgement === null ? readIdentity(queueDir) !== null : acknowledgement.state === 'given'
}

/** Who acknowledged it. */
export function acknowledgedBy(dataDir: string): (typeof acknowledgers)[number] {
  const acknowledgement = readAcknowledgement(dataDir)
  if (acknowledgement?.state !== 'given') return 'nobody'
  return acknowledgement.by === 'person' ? 'person' : 'organisation'
}

/**
 * Whether a start at sign-in should go on: where a package starts the agent for everyone, most people of a shared
 * computer have not set it up.
 */
export function isSetUp(dataDir: string): boolean {
  const acknowledgement = readAcknowledgement(dataDir)
  if (acknowledgement === null) return readEnrolment(dataDir)?.state === 'enrolled'
  return acknowledgement.state === 'given'
}

/** At a start, before the queue exists: from then on the folder counts as new, whatever is added to it. */
export function requireAcknowledgement(dataDir: string, queueDir = join(dataDir, 'queue')): void {
  if (readAcknowledgement(dataDir) === null && !isRecordingAllowed(dataDir, queueDir))
    write(dataDir, { state: 'needed' })
}

/** Records that the notice under this policy was acknowledged, by the person or by an organisation. */
export function acknowledge(
  dataDir: string,
  {
    language,
    by,
    policy,
    nowMs,
  }: { language: Language; by: GivenAcknowledgement['by']; policy: Policy; nowMs: number },
): void {
  write(dataDir, {
    state: 'given',
    notice: noticeVersion,
    textSha256: createHash('sha256')
      .update(noticeText(noticeOf(policy, language)))
      .digest('hex'),
    language,
    at: new Date(nowMs).toISOString(),
    by,
  })
}

/** The person it is about is another one from now on, who has to be told. */
export function withdrawAcknowledgement(dataDir: string): void {
  write(dataDir, { state: 'needed' })
}

function write(dataDir: string, acknowledgement: Acknowledgement): void {
  writeDurably(
    join(makePrivateFolder(dataDir), acknowledgementFile),
    `${JSON.stringify(acknowledgement, null, 2)}\n`,
  )
}
