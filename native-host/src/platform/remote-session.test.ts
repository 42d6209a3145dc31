import { expect, test } from 'vitest'
import { isRemoteSession } from './remote-session.ts'

test.each([
  ['Windows at the machine itself', { SESSIONNAME: 'Console' }, false],
  ['Windows over remote desktop', { SESSIONNAME: 'RDP-Tcp#12' }, true],
  ['Windows in a Citrix session', { SESSIONNAME: 'ICA-CGP#1' }, true],
  ['Linux over xrdp', { DISPLAY: ':10.0', XRDP_SESSION: '1' }, true],
  [
    'windows forwarded over ssh',
    { DISPLAY: 'localhost:10.0', SSH_CONNECTION: '10.0.0.2 5 10.0.0.3 22' },
    true,
  ],
  [
    'a local desktop seen from an ssh login',
    { DISPLAY: ':0', SSH_CONNECTION: '10.0.0.2 5 10.0.0.3 22' },
    false,
  ],
  ['Linux at the machine itself', { DISPLAY: ':0' }, false],
])('recognises %s', (_, environment, expected) => {
  expect(isRemoteSession(environment)).toBe(expected)
})
