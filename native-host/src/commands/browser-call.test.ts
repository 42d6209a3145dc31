import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { expect, test } from 'vitest'
import { browserCall } from './browser-call.ts'

const ownId = 'abcdefghijklmnopabcdefghijklmnop'

test('knows further ids of its extension, and no others', () => {
  expect(browserCall([`chrome-extension://${ownId}/`])).toBe('foreign')
  expect(browserCall([`chrome-extension://${ownId}/`], [ownId])).toBe('ours')
  expect(browserCall([`chrome-extension://${ownId}.evil/`], [ownId])).toBe('foreign')
  expect(browserCall(['/home/a/com.telemetry_tracker.host.json', ownId], [ownId])).toBe('foreign')
})

test.each([
  [[`chrome-extension://${chromiumExtensionId}/`], 'ours'],
  [[`chrome-extension://${chromiumExtensionId}/`, '--parent-window=0'], 'ours'],
  [['/home/a/com.telemetry_tracker.host.json', firefoxExtensionId], 'ours'],
  [['chrome-extension://abc/'], 'foreign'],
  [[`chrome-extension://${chromiumExtensionId}.evil/`], 'foreign'],
  [['/home/a/com.telemetry_tracker.host.json', 'other@example.org'], 'foreign'],
  [['agent'], undefined],
  [['status', '--json'], undefined],
  [[], undefined],
])('recognises the arguments %j as %s', (args, expected) => {
  expect(browserCall(args)).toBe(expected)
})
