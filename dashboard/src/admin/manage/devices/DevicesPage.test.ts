import type { Updates } from '@telemetry-tracker/shared/contracts/updates'
import { afterEach, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../../../testing/apiServer.ts'
import { browserAt } from '../../../../testing/browserAt.ts'
import { eventually } from '../../../../testing/eventually.ts'
import { exampleConfig } from '../../../../testing/exampleNumbers.ts'
import { mountPage, type Page, readable } from '../../../../testing/mountPage.ts'
import DevicesPage from './DevicesPage.vue'

const none: Updates = {
  ...{ repository: 'none', expires: null, paused_since: null },
  ...{ releases: [], versions: [], unseen: 0 },
}
const offered: Updates = {
  ...none,
  repository: 'offered',
  expires: '2099-01-01T00:00:00Z',
  releases: [
    {
      version: '0.3.0',
      collection: { en: 'Wheel steps are counted.' },
      targets: [{ system: 'linux-x64', percent: 10, stopped: false, since: null }],
      ...{ running: 1, failed: 2, rolled_back: 3 },
    },
  ],
  versions: [
    { version: '0.3.0', platforms: [{ platform: 'linux', devices: 1 }] },
    { version: '0.2.0', platforms: [{ platform: 'win32', devices: 8 }] },
  ],
  unseen: 4,
}

let api: ApiServer
let page: Page

async function open(updates: Updates) {
  api = await startApiServer({
    '/config': { body: exampleConfig },
    '/admin/devices': { body: [] },
    '/admin/enrolments': { body: [] },
    '/admin/users': { body: [] },
    '/admin/updates': { body: updates },
  })
  browserAt(`${api.url}/admin`)
  page = await mountPage(DevicesPage, { everyMs: 60_000 })
}

afterEach(async () => {
  page.leave()
  await api.close()
})

const says = (words: string) => eventually(() => expect(page.text()).toContain(words))
const press = (words: string) => eventually(() => page.find('button', words).click())

it('shows versions, the stage of a release, how devices fare with it, and what it changes', async () => {
  await open(offered)

  await says('Wheel steps are counted.')
  await says('10% of devices')
  await says('1 of 9')
  await says('4 other devices were not seen')
})

it('shows the commands for the computer with the keys', async () => {
  await open(offered)

  await press('Change…')

  const dialog = await eventually(() => page.find('[role=dialog]'))
  const commands = [...dialog.querySelectorAll('input')].map(({ value }) => value)
  expect(commands).toEqual([
    'npm run release -- roll-out 0.3.0 --percent 25',
    'npm run release -- roll-out 0.3.0 --percent 100',
    'npm run release -- stop 0.3.0',
  ])
})

it('asks before it pauses updates, and then shows since when', async () => {
  await open(offered)
  await press('Pause updates…')
  const question = await eventually(() => readable(page.find('[role=dialog]')))
  const askedBefore = [...api.asked]
  api.replies['PUT /admin/updates/pause'] = { body: { ...offered, paused_since: '2026-03-10T11:00:00Z' } }

  await eventually(() => page.find('[role=dialog] button[type=submit]').click())

  await says('Updates have been paused since')
  await says('Resume updates…')
  expect(question).toContain('Devices that already have a new version keep it')
  expect(askedBefore.filter(asked => asked.startsWith('PUT'))).toEqual([])
})

it('says so without releases, with a repository that cannot be read, and when all devices are current', async () => {
  await open(none)
  await says('This server offers no updates.')
  await says('No device has been seen')
  page.leave()
  await api.close()

  await open({ ...none, repository: 'unreadable' })
  await says('missing, incomplete or not readable')
  page.leave()
  await api.close()

  await open({ ...offered, versions: offered.versions.slice(0, 1) })
  await says('All devices run 0.3.0')
})

it('says how to renew signatures that have expired', async () => {
  await open({ ...offered, expires: '2026-01-01T00:00:00Z' })

  await says('Devices install nothing until they are renewed')
  const commands = [...document.querySelectorAll('input')].map(({ value }) => value)
  expect(commands).toContain('npm run release -- refresh')
})
