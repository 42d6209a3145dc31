import { expect, it } from 'vitest'
import { createWords } from '../../words/createWords.ts'
import { activityInWords, actorInWords } from './activityInWords.ts'

const { t } = (await createWords(['me'], 'en')).global

it.each([
  ['device_enrolled', 'windows', 'Device enrolled (windows)'],
  ['signed_in', 'password', 'Signed in with a password'],
  ['signed_in', 'link', 'Signed in with a one-time link from a device'],
  ['password_link_made', '', 'Password link created'],
  ['of_a_newer_server', 'x', 'of a newer server x'],
])('describes %s (%s) as: %s', (action, detail, words) => {
  expect(activityInWords({ action, detail }, t)).toBe(words)
})

it.each([
  ['ada', 'you'],
  ['root', 'root'],
  ['command', 'a command on the server'],
])('names the actor %s as: %s', (who, words) => {
  expect(actorInWords(who, 'ada', t)).toBe(words)
})
