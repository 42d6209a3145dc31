import { titleMark } from '@telemetry-tracker/shared/names/title-mark'
import { expect, test } from 'vitest'
import { looksPrivate, possibleTabMarks } from './window-title.ts'

test.each([
  ['Cats - YouTube - Chromium', 'Cats - YouTube'],
  ['Plan — Draft — Mozilla Firefox', 'Plan — Draft'],
  ['Inbox - Google Chrome – Ada (Work)', 'Inbox'],
  ['Inbox and 3 more pages - Work - Microsoft\u200b Edge', 'Inbox'],
  ['An installed web app', 'An installed web app'],
])('finds the tab’s title in “%s”', (windowTitle, tabTitle) => {
  expect(possibleTabMarks(windowTitle)).toContain(titleMark(tabTitle))
})

test('does not take part of the page’s own words for its title', () => {
  expect(possibleTabMarks('Cats and dogs - Chromium')).not.toContain(titleMark('Cats'))
})

test.each([
  'Cats - YouTube - Chromium (Incognito)',
  'Katzen - Google Chrome (Inkognito)',
  'Cats and 1 more page - [InPrivate] - Microsoft​ Edge InPrivate',
  'Cats — Mozilla Firefox Private Browsing',
  'Chats — Navigation privée de Mozilla Firefox',
  'Mozilla Firefox Privater Modus',
  '猫 - Google Chrome（シークレット）',
])('recognises “%s” as private', title => {
  expect(looksPrivate(title)).toBe(true)
})

test.each([
  'Going incognito - Blog - Chromium',
  'Cats - YouTube - Chromium',
  'Private equity news — Mozilla Firefox',
])('does not take “%s” for private', title => {
  expect(looksPrivate(title)).toBe(false)
})
