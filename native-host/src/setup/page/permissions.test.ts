import { expect, test } from 'vitest'
import type { Desktop, DesktopLimit } from '../../platform/desktop.ts'
import { checkPermissions } from './permissions.ts'

const desktop = (obstacle: string | null, limit?: DesktopLimit) => async () =>
  ({ hookObstacle: async () => obstacle, close() {}, ...(limit && { limit }) }) as unknown as Desktop
const noDesktop = async () => {
  throw new Error('DISPLAY is not set.')
}

test('is still checking input before the agent runs', async () => {
  expect(await checkPermissions(null, desktop(null))).toEqual([
    { name: 'windows', state: 'granted' },
    { name: 'input', state: 'unknown' },
  ])
})

test('knows from the agent whether input is counted', async () => {
  const [, counted] = await checkPermissions({ state: 'recording' }, desktop(null))
  const [, stopped] = await checkPermissions({ state: 'recording', detail: 'Stopped.' }, desktop(null))

  expect(counted).toEqual({ name: 'input', state: 'granted' })
  expect(stopped).toEqual({ name: 'input', state: 'missing', detail: 'Stopped.' })
})

test('says what the system refuses', async () => {
  expect((await checkPermissions(null, desktop('Allow it.')))[1]).toEqual({
    name: 'input',
    state: 'missing',
    detail: 'Allow it.',
  })
})

test('waits for nothing without a desktop: neither windows nor input can be seen', async () => {
  expect(await checkPermissions({ state: 'no_display' }, noDesktop)).toEqual([
    { name: 'windows', state: 'missing', detail: 'DISPLAY is not set.' },
    { name: 'input', state: 'missing', detail: 'DISPLAY is not set.' },
  ])
})

test('allows windows where only something else is limited', async () => {
  const limit = { found: 'No counts', cure: 'Choose another session', seesAllWindows: true } as const

  expect((await checkPermissions(null, desktop(null, limit)))[0]).toEqual({
    name: 'windows',
    state: 'granted',
  })
})

test('says what Wayland limits', async () => {
  const limit = { found: 'Only some windows', cure: 'Choose another session' }

  const [windows] = await checkPermissions(null, desktop(null, limit))

  expect(windows).toEqual({
    name: 'windows',
    state: 'limited',
    detail: 'Only some windows. Choose another session.',
  })
})
