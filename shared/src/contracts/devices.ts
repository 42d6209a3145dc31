import * as z from 'zod'
import { languageCodes } from '../languages.ts'

const publicKey = z
  .string()
  .regex(/^[\w-]{43}$/, 'must be an Ed25519 key, base64url')
  .describe('Ed25519 public key, 32 bytes as base64url; the private key never leaves the device')

/** Body of `POST /devices/enrol` */
export const enrolRequestSchema = z.object({
  code: z.string().min(1).max(100).describe('one-time code from an admin'),
  public_key: publicKey,
  name: z.string().min(1).max(100).describe('name of the computer'),
  platform: z.string().min(1).max(40),
  helper_version: z.string().min(1).max(40),
})

const answerKey = z
  .string()
  .min(1)
  .max(100)
  .optional()
  .describe('secret key of the marks in `Telemetry-Tracker-Answer`')

export const enrolAnswerSchema = z.object({
  device_id: z.uuid(),
  user_id: z.string().describe('person this device now records for'),
  answer_key: answerKey,
})

/** Body of `POST /devices/token`: signed with the device's key. */
export const tokenRequestSchema = z.object({
  device_id: z.string().min(1).max(64),
  time: z.iso.datetime().describe("the device's time; at most 5 minutes off"),
  nonce: z.string().min(16).max(64).describe('random; accepted once'),
  signature: z
    .string()
    .regex(/^[\w-]{86}$/)
    .describe('Ed25519 signature of `signInText`, base64url'),
  helper_version: z.string().min(1).max(40).optional(),
})

export const tokenAnswerSchema = z.object({
  token: z.string().describe('to send as `Authorization: Bearer …` with every other request'),
  expires_in: z.int().min(1).describe('seconds'),
  user_id: z.string(),
  answer_key: answerKey,
})

/** `POST /devices/dashboard-link`: opens the owner's own page, once, within a minute. */
export const dashboardLinkSchema = z.object({ url: z.string(), expires_in: z.int() })

const maxPauses = 50

/**
 * Body of `PUT /devices/report`: the state of delivery, so that an admin sees stuck and lost events, and when
 * recording was paused.
 */
export const deviceReportSchema = z.object({
  queued_events: z.int().min(0).describe('events not yet delivered'),
  dropped_events: z.int().min(0).describe('events lost so far'),
  copies_found: z.int().min(0).optional().describe('how often the queue was found to be copied or restored'),
  pauses: z
    .array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() }))
    .max(maxPauses)
    .optional()
    .describe('past pauses, from the first to the last second; events within them are refused as `paused`'),
})

const organisationName = z.string().trim().min(1).max(100)

/** Body of `POST /devices/self/acknowledgement`: that the notice of what is recorded was acknowledged. */
export const acknowledgementSchema = z.object({
  notice: z.string().min(1).max(20).describe('version of the notice'),
  text_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('SHA-256 of its text as it was shown, hexadecimal'),
  language: z.enum(languageCodes).describe('language in which it was shown'),
  at: z.iso.datetime().describe("when, by the device's clock"),
  by: z
    .union([z.literal('person'), z.object({ organisation: organisationName })])
    .describe('`person`, or the organisation that set up the helper silently'),
})

/**
 * The text that a device signs to get a token. The signature is only valid for this address, device and time.
 */
export function signInText({
  device_id,
  time,
  nonce,
}: Pick<z.output<typeof tokenRequestSchema>, 'device_id' | 'time' | 'nonce'>): string {
  return ['POST', '/devices/token', device_id, time, nonce].join('\n')
}

export type EnrolRequest = z.infer<typeof enrolRequestSchema>
export type TokenRequest = z.infer<typeof tokenRequestSchema>
export type AcknowledgementReport = z.infer<typeof acknowledgementSchema>
