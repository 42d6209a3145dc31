import { gunzipSync } from 'node:zlib'
import { enrolRequestSchema, tokenAnswerSchema } from '@telemetry-tracker/shared/contracts/devices'
import { trackAnswerSchema } from '@telemetry-tracker/shared/contracts/track'
import { releasedDeliveries, releasedVersions } from '@telemetry-tracker/shared/testing/releases'
import { expect, it } from 'vitest'
import { numberIn } from '../database/row.ts'
import { releasedAt, releasedDatabase } from '../testing/released-database.ts'
import { startTestServer } from '../testing/server.ts'
import { migrate } from './migrate.ts'

/** Who owns the device there: someone of whom that database has nothing. */
const userId = 'grace.new'

it.each(releasedVersions())('counts what a helper of version %s signs and delivers, once', async version => {
  const { deviceId, userId: _userId, requests, ...counted } = releasedDeliveries(version)
  const { database } = await releasedDatabase(version)
  await migrate(database)
  const { url } = await startTestServer({ OPEN_MODE: 'false' }, { database, now: releasedAt })
  const [enrolment, signIn, ...deliveries] = requests.map(({ method, path, headers, body }) => {
    // Of this connection, not of the recorded one.
    const { host: _host, connection: _connection, authorization: _token, ...own } = headers
    return {
      path,
      send: (more: Record<string, string> = {}) =>
        fetch(url + path, { method, headers: { ...own, ...more }, body: Buffer.from(body, 'base64') }),
      text: () => {
        const bytes = Buffer.from(body, 'base64')
        return String(headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
      },
    }
  })
  expect(requests.map(({ path }) => path)).toEqual([
    '/devices/enrol',
    '/devices/token',
    ...Array(deliveries.length).fill('/track'),
  ])
  if (!enrolment || !signIn) throw new Error('The recording has no sign-in.')
  const { public_key, name, platform, helper_version } = enrolRequestSchema.parse(
    JSON.parse(enrolment.text()),
  )
  await database.transaction(async tx => {
    await tx.models.users.create({ userId, searchName: userId, firstSeenMs: 0 }, tx.forModels)
    await tx.models.devices.create(
      { deviceId, userId, name, platform, helperVersion: helper_version, publicKey: public_key },
      tx.forModels,
    )
  })

  const answer = await signIn.send()
  expect(answer.status).toBe(200)
  const { token } = tokenAnswerSchema.parse(await answer.json())
  const deliver = async () => {
    const answers = []
    for (const { send } of deliveries) {
      const given = await send({ authorization: `Bearer ${token}` })
      expect(given.status).toBe(201)
      expect(given.headers.get('Telemetry-Tracker-Answer')).not.toBeNull()
      answers.push(trackAnswerSchema.parse(await given.json()))
    }
    return answers
  }
  const first = await deliver()
  const again = await deliver()

  expect(first.flatMap(({ rejected }) => rejected)).toEqual([])
  expect(first.reduce((sum, { ingested }) => sum + ingested, 0)).toBe(counted.events)
  expect(again.map(({ ingested, duplicate }) => ({ ingested, duplicate }))).toEqual(
    again.map(() => ({ ingested: 0, duplicate: true })),
  )
  const { device_id: queueId } = JSON.parse(deliveries[0]?.text() ?? '{}')
  const [row] = await database.read(
    `SELECT SUM(samples) AS events, SUM(keystrokes) AS keystrokes, SUM(clicks) AS clicks
     FROM buckets WHERE user_id = $1 AND device_id IN ($2, $3)`,
    [userId, deviceId, queueId],
  )
  expect(
    row && {
      events: numberIn(row, 'events'),
      keystrokes: numberIn(row, 'keystrokes'),
      clicks: numberIn(row, 'clicks'),
    },
  ).toEqual(counted)
  // The same signature is good once.
  expect((await signIn.send()).status).toBe(401)
})
