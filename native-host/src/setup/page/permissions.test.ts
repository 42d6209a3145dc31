import { expect, test } from 'vitest'
import type { Desktop } from '../../platform/desktop.ts'
import { checkPermissions } from './permissions.ts'

const desktop = (obstacle: string | null) => async () =>
  ({ hookObstacle: async () => obstacle, close() {} }) as unknown as Desktop
const noDesktop = async () => {
  throw new Error('DISPLAY is not set.')
}
const x11 = { XDG_SESSION_TYPE: 'x11' }

test('is still checking input before the agent runs', async () => {
  expect(await checkPermissions(null, desktop(null), x11)).toEqual([
    { name: 'windows', state: 'granted' },
    { name: 'input', state: 'unknown' },
  ])
})

test('knows from the agent whether input is counted', async () => {
  const [, counted] = await checkPermissions({ state: 'recording' }, desktop(null), x11)
  const [, stopped] = await checkPermissions({ state: 'recording', detail: 'Stopped.' }, desktop(null), x11)

  expect(counted).toEqual({ name: 'input', state: 'granted' })
  expect(stopped).toEqual({ name: 'input', state: 'missing', detail: 'Stopped.' })
})

test('says what the system refuses', async () => {
  expect((await checkPermissions(null, desktop('Allow it.'), x11))[1]).toEqual({
    name: 'input',
    state: 'missing',
    detail: 'Allow it.',
  })
})

test('waits for nothing without a desktop: neither windows nor input can be seen', async () => {
  expect(await checkPermissions({ state: 'no_display' }, noDesktop, x11)).toEqual([
    { name: 'windows', state: 'missing', detail: 'DISPLAY is not set.' },
    { name: 'input', state: 'missing', detail: 'DISPLAY is not set.' },
  ])
})

test('says what Wayland limits', async () => {
  const [windows] = await checkPermissions(null, desktop(null), { XDG_SESSION_TYPE: 'wayland' })

  expect(windows).toMatchObject({ name: 'windows', state: 'limited' })
})
