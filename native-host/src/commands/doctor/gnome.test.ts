import { expect, test } from 'vitest'
import { gnomeFinding } from './gnome.ts'

const works = { folder: '/home/ada/ext', isCurrent: true, isOn: true, areAllOff: false, trouble: null }
const silent = { ...works, trouble: 'no such object' }

test.each([
  ['is not installed', { ...silent, folder: null }, 'gnome-extension install'],
  ['switched off in GNOME', { ...silent, areAllOff: true }, 'disable-user-extensions false'],
  ['switched off', { ...silent, isOn: false }, 'gnome-extension install'],
  ['another version', { ...works, isCurrent: false }, 'gnome-extension install'],
  ['does not answer (no such object)', silent, 'sign out and in again'],
  ['tells the helper the windows', works, undefined],
] as const)('says that the extension %s, and what to do', (words, found, cure) => {
  const finding = gnomeFinding(found)

  expect(finding.found).toContain(words)
  expect(finding.result).toBe(cure === undefined ? 'fine' : 'unsure')
  if (cure !== undefined) expect(finding.cure).toContain(cure)
})
