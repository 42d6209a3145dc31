import {
  type BrowserWindow,
  extensionMessageSchema,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { maxFrameFromExtension } from '@telemetry-tracker/shared/contracts/native-wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitFrame } from './fit-frame.ts'

test('keeps every tab when they fit', () => {
  const windows = [browserWindow([{ site: 'other', audible: false }])]

  expect(fitFrame(windows)).toEqual({ type: 'tabs', windows })
})

test('drops silent unnamed tabs first, so that audible ones are never lost', () => {
  const silent = Array.from({ length: 5_000 }, () => ({ site: 'other', audible: false }))
  const playing = { site: 'youtube.com', audible: true }

  expect(fitFrame([browserWindow([...silent, playing])]).windows[0]?.background).toEqual([playing])
})

test('is always a message that the helper accepts, within one frame', () => {
  const tab = fc.record({
    site: fc.constantFrom('other', `${'a'.repeat(60)}.example.org`),
    audible: fc.boolean(),
  })
  const many = fc
    .tuple(fc.array(tab, { minLength: 1, maxLength: 20 }), fc.constantFrom(1, 10, 60))
    .map(([tabs, times]) => Array.from({ length: times }, () => tabs).flat())
  const windows = fc
    .tuple(many, fc.constantFrom(1, 5, 60))
    .map(([tabs, count]) => Array.from({ length: count }, () => browserWindow(tabs)))

  fc.assert(
    fc.property(windows, open => {
      const message = fitFrame(open)

      expect(new TextEncoder().encode(JSON.stringify(message)).length).toBeLessThanOrEqual(
        maxFrameFromExtension,
      )
      expect(extensionMessageSchema.safeParse(message).success).toBe(true)
      expect(message.windows.length).toBeGreaterThan(0)
    }),
    { numRuns: 30 },
  )
})

function browserWindow(background: BrowserWindow['background']): BrowserWindow {
  return {
    window: 1,
    focused: true,
    state: 'normal',
    active: { site: 'example.org', audible: false },
    background,
  }
}
