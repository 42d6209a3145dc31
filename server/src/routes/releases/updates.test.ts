import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auditLogSchema } from '@telemetry-tracker/shared/contracts/me'
import type { Release } from '@telemetry-tracker/shared/contracts/releases'
import { updatesHeader, updatesSchema } from '@telemetry-tracker/shared/contracts/updates'
import { expect, it } from 'vitest'
import type { Caller } from '../../testing/callers.ts'
import { done, startCompany } from '../../testing/company.ts'
import { releaseContent, releaseFile, releasesFolder } from '../../testing/releases-folder.ts'

const dayMs = 24 * 60 * 60_000
const expires = '2026-12-01T00:00:00Z'
const since = '2026-03-01T08:00:00.000Z'

const release = (version: string, more: Partial<Release> = {}): Release => ({
  ...{ version, system: 'linux-x64', collection: 'nothing', rollOutPercent: 10, isStopped: false },
  stageSince: since,
  ...more,
})

/** RELEASES_DIR with these releases; signatures are not looked at here. */
async function folderWith(releases: readonly Release[], timestampExpires = expires): Promise<string> {
  const folder = await releasesFolder()
  const targets = Object.fromEntries(
    releases.map(custom => [`${custom.version}-${custom.system}`, { custom }]),
  )
  const write = (name: string, signed: object) =>
    writeFile(join(folder, 'metadata', name), JSON.stringify({ signatures: [], signed }))
  await write('1.root.json', { expires })
  await write('9.targets.json', { expires, targets: {} })
  await write('10.targets.json', { expires, targets })
  await write('1.snapshot.json', { expires })
  await write('timestamp.json', { expires: timestampExpires })
  return folder
}

const updatesFor = async (caller: Caller) => updatesSchema.parse(await done(caller, 'GET', '/admin/updates'))

it('shows the releases of the newest list, newest first, with their stages', async () => {
  const RELEASES_DIR = await folderWith(
    [
      release('0.2.0', { rollOutPercent: 100 }),
      release('0.10.0', { collection: { en: 'Wheel steps are counted.' } }),
      release('0.10.0', { system: 'win-x64', isStopped: true }),
    ],
    '2026-04-01T00:00:00Z',
  )
  const { admin } = await startCompany({ RELEASES_DIR })

  const found = await updatesFor(admin)

  expect(found).toMatchObject({ repository: 'offered', expires: '2026-04-01T00:00:00Z', paused_since: null })
  expect(found.releases).toEqual([
    {
      version: '0.10.0',
      collection: { en: 'Wheel steps are counted.' },
      targets: [
        { system: 'linux-x64', percent: 10, stopped: false, since },
        { system: 'win-x64', percent: 10, stopped: true, since },
      ],
      ...{ running: 0, failed: 0, rolled_back: 0 },
    },
    {
      version: '0.2.0',
      collection: 'nothing',
      targets: [{ system: 'linux-x64', percent: 100, stopped: false, since }],
      ...{ running: 0, failed: 0, rolled_back: 0 },
    },
  ])
})

it('tells a server without releases from a repository that is not complete', async () => {
  const without = await startCompany()
  const incomplete = await startCompany({ RELEASES_DIR: await releasesFolder() })

  expect(await updatesFor(without.admin)).toMatchObject({ repository: 'none', releases: [], expires: null })
  expect(await updatesFor(incomplete.admin)).toMatchObject({ repository: 'unreadable', releases: [] })
})

it('counts active devices by version and platform, and those that were not seen for a month apart', async () => {
  const { server, admin, enrol } = await startCompany({ RELEASES_DIR: await folderWith([release('0.1.0')]) })
  const { nowMs } = server.time
  await (await enrol('rex')).signedIn(nowMs)
  const unused = await enrol('ada')
  await server.context.database.transaction(tx =>
    tx.run('UPDATE devices SET last_seen_ms = $2 WHERE device_id = $1', [
      unused.deviceId,
      nowMs - 31 * dayMs,
    ]),
  )
  const revoked = await enrol('nora')
  await done(admin, 'DELETE', `/admin/devices/${revoked.deviceId}`)

  const { versions, unseen, releases } = await updatesFor(admin)

  expect(versions).toEqual([{ version: '0.1.0', platforms: [{ platform: 'linux', devices: 1 }] }])
  expect(unseen).toBe(1)
  expect(releases[0]?.running).toBe(1)
})

it('counts devices that report that an update failed, until they run it', async () => {
  const { server, admin, enrol } = await startCompany({ RELEASES_DIR: await folderWith([release('0.3.0')]) })
  const { nowMs } = server.time
  const report = { queued_events: 0, dropped_events: 0 }
  const at = '2026-03-10T10:00:00Z'
  for (const [name, outcome] of [
    ['ada', 'rolled_back'],
    ['nora', 'failed'],
    ['rex', 'installed'],
  ] as const) {
    const device = await (await enrol(name)).signedIn(nowMs)
    await done(device, 'PUT', '/devices/report', { ...report, update: { version: '0.3.0', outcome, at } })
  }
  const older = await (await enrol('ada')).signedIn(nowMs)
  await done(older, 'PUT', '/devices/report', report)

  expect((await updatesFor(admin)).releases).toMatchObject([{ version: '0.3.0', failed: 1, rolled_back: 1 }])

  await server.context.database.transaction(tx =>
    tx.run("UPDATE devices SET helper_version = '0.3.0' WHERE user_id = $1", ['nora']),
  )
  expect((await updatesFor(admin)).releases).toMatchObject([{ running: 1, failed: 0, rolled_back: 1 }])
})

it('refuses an outcome that no helper reports', async () => {
  const { server, enrol } = await startCompany()
  const device = await (await enrol('ada')).signedIn(server.time.nowMs)
  const update = { version: '0.3.0', outcome: 'exploded', at: '2026-03-10T10:00:00Z' }

  const answer = await device('PUT', '/devices/report', { queued_events: 0, dropped_events: 0, update })

  expect(answer.status).toBe(400)
})

it('withholds files while updates are paused, says so with the metadata, and records who did it', async () => {
  const RELEASES_DIR = await folderWith([release('0.3.0')])
  const { server, admin } = await startCompany({ RELEASES_DIR })
  const timestamp = () => fetch(`${server.url}/releases/metadata/timestamp.json`)
  const file = () => fetch(`${server.url}/releases/targets/${releaseFile}`)
  expect((await timestamp()).headers.get(updatesHeader)).toBe('offered')

  await done(admin, 'PUT', '/admin/updates/pause', { paused: true })
  const paused = updatesSchema.parse(await done(admin, 'PUT', '/admin/updates/pause', { paused: true }))

  expect(paused.paused_since).toBe(new Date(server.time.nowMs).toISOString())
  const metadata = await timestamp()
  expect([metadata.status, metadata.headers.get(updatesHeader)]).toEqual([200, 'paused'])
  const refused = await file()
  expect([refused.status, await refused.json()]).toMatchObject([409, { error: { code: 'updates_paused' } }])

  await done(admin, 'PUT', '/admin/updates/pause', { paused: false })

  expect((await timestamp()).headers.get(updatesHeader)).toBe('offered')
  expect(await (await file()).text()).toBe(releaseContent)
  const { entries } = auditLogSchema.parse(await done(admin, 'GET', '/admin/audit-log'))
  const recorded = entries.map(({ action }) => action).filter(action => action.startsWith('updates_'))
  expect(recorded).toEqual(['updates_resumed', 'updates_paused'])
})
