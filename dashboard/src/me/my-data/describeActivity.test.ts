import { expect, it } from 'vitest'
import { loadI18n } from '../../i18n/loadI18n.ts'
import { describeActivity, describeActor } from './describeActivity.ts'

const { t } = (await loadI18n(['me'], 'en')).global

it.each([
  ['device_enrolled', 'windows', 'Device enrolled (windows)'],
  ['signed_in', 'password', 'Signed in with a password'],
  ['signed_in', 'link', 'Signed in with a one-time link from a device'],
  ['password_link_made', '', 'Password link created'],
  ['of_a_newer_server', 'x', 'of a newer server x'],
])('describes %s (%s) as: %s', (action, detail, words) => {
  expect(describeActivity({ action, detail }, t)).toBe(words)
})

it.each([
  ['ada', 'you'],
  ['root', 'root'],
  ['command', 'a command on the server'],
])('names the actor %s as: %s', (who, words) => {
  expect(describeActor(who, 'ada', t)).toBe(words)
})
