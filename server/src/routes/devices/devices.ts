import {
  clockOff,
  codeRefused,
  deviceRevoked,
  notAllowed,
  personErased,
  signInRefused,
} from '../../access/access-errors.ts'
import { tokenLifeSec } from '../../access/device-tokens.ts'
import {
  enrolDevice,
  isEnrolmentCode,
  revokeDevice,
  type SignIn,
  saveAcknowledgement,
  saveDeviceReport,
  signInDevice,
  withdrawEnrolment,
} from '../../access/devices.ts'
import { makeEnrolment } from '../../access/make-enrolment.ts'
import { dropLinks, linkLifeMs, makeLink } from '../../access/one-time-links.ts'
import { endLinkSessionsOf } from '../../access/sessions.ts'
import { requestMarkOf } from '../../answer-marks/marked-request.ts'
import type { Actor } from '../../audit/actor.ts'
import { audit } from '../../audit/audit.ts'
import { maxAheadMs } from '../../clock/time-window.ts'
import type { ServerContext } from '../../context.ts'
import { relevantMs, storePauses } from '../../days/stored-pauses.ts'
import { type ApiError, clockUnsure, notFound } from '../../errors.ts'
import { devices, devicesOf, enrolments } from '../../queries/devices.ts'
import { devicesByDay } from '../../queries/devices-by-day.ts'
import { publicUrlOf } from '../public-url.ts'
import type { Serve } from '../serve.ts'

/** `/devices/…`: enrolment, sign-in, reports and dashboard links of devices. */
export function deviceRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock, trustedClock, access } = context

  serve('POST /devices/enrol', async ({ body: request }) => {
    if (!(await isEnrolmentCode(database, request.code, clock()))) throw codeRefused()
    const device = await database.transaction(async tx => {
      const enrolled = await enrolDevice(tx, request, clock())
      if (!enrolled) throw codeRefused()
      const { userId } = enrolled
      const { platform } = request
      await audit.record({ tx, by: { userId }, nowMs: clock() }, 'device_enrolled', { userId, platform })
      return enrolled
    })
    return {
      device_id: device.deviceId,
      user_id: device.userId,
      answer_key: access.tokens.answerKeyOf(device.deviceId),
    }
  })

  serve('POST /devices/token', async ({ ctx, body: request }) => {
    const times = { earliestMs: trustedClock.earliestMs(), confirmedMs: trustedClock.read().confirmedMs }
    const signIn = await signInDevice(database, request, clock(), {
      ...times,
      // Only the first sign-in of a day is recorded: every one, four times an hour, would flood the log.
      onFirstOfDay: async (tx, { userId, platform }) => {
        await audit.record({ tx, by: { userId }, nowMs: clock() }, 'device_signed_in', { userId, platform })
      },
    })
    if (signIn.kind !== 'in') throw signInErrors[signIn.kind]()
    await trustedClock.hear(signIn.device.deviceId, requestMarkOf(ctx)?.clockMs ?? Date.parse(request.time))
    return {
      token: await access.tokens.issue(signIn.device, clock()),
      expires_in: tokenLifeSec,
      user_id: signIn.device.userId,
      answer_key: access.tokens.answerKeyOf(signIn.device.deviceId),
    }
  })

  serve('PUT /devices/report', async ({ viewer, body }) => {
    if (viewer.kind !== 'device') throw notAllowed()
    const { pauses = [], ...report } = body
    const { userId, deviceId } = viewer
    const nowMs = clock()
    await context.centralPolicy.refresh()
    const { isSure, confirmedMs = nowMs } = trustedClock.read()
    const latestMs = isSure ? nowMs : Math.max(nowMs, confirmedMs)
    // Rejected, so that the device reports the pauses again: a pause that is cut off at a wrong time would be lost.
    if (!isSure && pauses.some(({ to }) => Date.parse(to) > latestMs + maxAheadMs)) throw clockUnsure()
    const earliestMs = Math.min(nowMs, trustedClock.earliestMs()) - relevantMs
    // Ignores pauses if the policy does not allow them, and their parts that are in the future (a wrong device clock) or too old for any event.
    const paused = context.centralPolicy.rulesOf(userId).policy.mayPause
      ? pauses
          .map(({ from, to }) => ({
            fromMs: Math.max(Date.parse(from), earliestMs),
            toMs: Math.min(Date.parse(to), latestMs),
          }))
          .filter(({ fromMs, toMs }) => fromMs <= toMs)
      : []
    const stored = await database.transaction(async tx => {
      // The person was just erased, perhaps at another server, so nothing may be stored.
      if (!(await saveDeviceReport(tx, { deviceId, ...report }, nowMs))) throw personErased()
      return storePauses(tx, { userId, deviceId, pauses: paused }, nowMs)
    })
    for (const pause of stored) context.pauses.learn({ userId, ...pause })
    return { done: true }
  })

  serve('POST /devices/self/acknowledgement', async ({ viewer, body: acknowledgement }) => {
    if (viewer.kind !== 'device') throw notAllowed()
    const { userId, deviceId } = viewer
    const { notice, language, text_sha256: textSha256, by } = acknowledgement
    await database.transaction(async tx => {
      const isNew = await saveAcknowledgement(tx, { deviceId, acknowledgement })
      // The person was just erased, so nothing may be stored.
      if (isNew === undefined) throw personErased()
      if (!isNew) return
      const fields = { userId, notice, language, textSha256, isByPerson: by === 'person' }
      await audit.record({ tx, by: { userId }, nowMs: clock() }, 'notice_acknowledged', fields)
    })
    return { done: true }
  })

  serve('DELETE /devices/self', async ({ viewer }) => {
    if (viewer.kind !== 'device') throw notAllowed()
    await revoke(context, viewer.deviceId, { userId: viewer.userId })
    return { done: true }
  })

  serve('POST /devices/dashboard-link', async ({ ctx, viewer }) => {
    if (viewer.kind !== 'device') throw notAllowed()
    const link = {
      purpose: 'dashboard',
      userId: viewer.userId,
      nowMs: clock(),
      earliestMs: trustedClock.earliestMs(),
    } as const
    const secret = await database.transaction(async tx => {
      const { userId } = link
      await audit.record({ tx, by: { userId }, nowMs: clock() }, 'own_page_link_made', { userId })
      return makeLink(tx, link)
    })
    return {
      url: `${publicUrlOf(ctx, context.settings)}/link#${secret}`,
      expires_in: linkLifeMs.dashboard / 1000,
    }
  })
}

/** Ends a device, with the links and sessions that its person's devices opened. */
async function revoke(
  { database, clock, access }: ServerContext,
  deviceId: string,
  by: Actor,
): Promise<void> {
  await database.transaction(async tx => {
    const userId = await revokeDevice(tx, deviceId, clock())
    if (userId === undefined) throw notFound()
    await dropLinks(tx, 'dashboard', userId)
    await endLinkSessionsOf(tx, userId)
    await audit.record({ tx, by, nowMs: clock() }, 'device_revoked', { userId })
  })
  access.revocations.changed()
}

const signInErrors = {
  unknown: signInRefused,
  forged: signInRefused,
  replayed: signInRefused,
  revoked: deviceRevoked,
  erased: personErased,
  clock_off: clockOff,
} satisfies Record<Exclude<SignIn['kind'], 'in'>, () => ApiError>

/** `/admin/devices` and `/admin/enrolments`: managing devices. */
export function adminDeviceRoutes(serve: Serve, context: ServerContext): void {
  const { database, clock } = context

  serve('GET /admin/devices', async ({ query: { user_id: userId } }) => {
    const found = await (userId === undefined
      ? devices(database, clock())
      : devicesOf(database, userId, clock()))
    return context.settings.LEADERBOARD_MODE === 'team' ? devicesByDay(database, found) : found
  })

  serve('DELETE /admin/devices/:device_id', async ({ viewer, params }) => {
    await revoke(context, params.device_id, viewer)
    return { done: true }
  })

  serve('GET /admin/enrolments', () => enrolments(database, clock()))

  serve('POST /admin/enrolments', async ({ ctx, viewer, body: { user_id: userId, hours } }) => {
    const wanted = { userId, hours, by: viewer, nowMs: clock() }
    const { code, expiresMs } = await makeEnrolment(database, wanted)
    return {
      user_id: userId,
      code,
      url: `${publicUrlOf(ctx, context.settings)}/enrol#${code}`,
      expires: new Date(expiresMs).toISOString(),
    }
  })

  serve('DELETE /admin/enrolments/:id', async ({ viewer, params }) => {
    await database.transaction(async tx => {
      const userId = await withdrawEnrolment(tx, params.id)
      if (userId === undefined) throw notFound()
      await audit.record({ tx, by: viewer, nowMs: clock() }, 'enrolment_withdrawn', { userId })
    })
    return { done: true }
  })
}
