import { expect, it } from 'vitest'
import { whyNoDesktop } from './desktop.ts'

it.each([
  ['linux', { DISPLAY: ':0' }, undefined],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, undefined],
  ['linux', {}, 'this session has no desktop (neither DISPLAY nor WAYLAND_DISPLAY is set)'],
  ['darwin', {}, undefined],
  ['win32', {}, undefined],
] as const)('on %s with %o the reason is %s', (platform, environment, why) => {
  expect(whyNoDesktop(platform, environment)).toBe(why)
})
