import { writeFileSync } from 'node:fs'
import { extensionMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { askBackground } from '../../lib/popup/request.ts'
import { openWindows } from '../../lib/tabs/open-windows.ts'
import { aroundEachTest, greeted, helper, start } from '../../testing/running-background.ts'

vi.mock(import('../../lib/helper/native-port.ts'), () => ({ openNativePort: vi.fn() }))
vi.mock(import('../../lib/tabs/open-windows.ts'), async original => ({
  ...(await original()),
  openWindows: vi.fn(),
}))

aroundEachTest()

/** `npm run release-fixtures` keeps what is said here for later versions of the helper. */
const file = process.env['RECORD_MESSAGES']

test('a session says everything that an extension can say of tabs and for its popup', async () => {
  vi.mocked(openWindows).mockResolvedValue([])
  await start()
  await greeted()
  await showTabs('https://docs.example.com/private?path', { beside: 'https://www.youtube.com/watch?v=1' })
  await showTabs('https://www.youtube.com/watch?v=1', { beside: 'https://docs.example.com/', isHeard: false })
  await showTabs('https://github.com/issues/21', { beside: 'https://zoom.us/j/1' })
  for (const ask of ['refresh', 'open-dashboard', 'pause', 'resume'] as const) {
    void askBackground(ask)
    await vi.advanceTimersByTimeAsync(100)
  }

  const types = new Set(helper.got.map(({ type }) => type))
  for (const type of ['hello', 'tabs', 'today', 'status', 'open-dashboard', 'pause', 'resume'] as const)
    expect(types).toContain(type)
  for (const message of helper.got) expect(extensionMessageSchema.parse(message)).toEqual(message)
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(helper.got, null, 2)}\n`)
})

async function showTabs(active: string, { beside, isHeard = true }: { beside: string; isHeard?: boolean }) {
  vi.mocked(openWindows).mockResolvedValue([
    {
      id: 1,
      focused: true,
      incognito: false,
      state: 'normal',
      tabs: [
        { active: true, incognito: false, url: active, audible: !isHeard },
        { active: false, incognito: false, url: beside, audible: isHeard },
      ],
    },
  ])
  await fakeBrowser.windows.onFocusChanged.trigger(1)
  await vi.advanceTimersByTimeAsync(1_000)
}
