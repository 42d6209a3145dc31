import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/folder.ts'
import { until } from '../../testing/until.ts'
import { saysAway, watchSession } from './session-watch.ts'

test.each([
  ['a session in front', 'Active=yes\nLockedHint=no\n', false],
  ['a locked session', 'Active=yes\nLockedHint=yes\n', true],
  ['a session behind another person’s', 'Active=no\nLockedHint=no\n', true],
  ['a session of an old logind', 'Active=yes\n', false],
  ['no answer', '', false],
])('recognises %s', (_, properties, expected) => {
  expect(saysAway(properties)).toBe(expected)
})

test.skipIf(process.platform === 'win32')('asks logind for its own session', async () => {
  const folder = temporaryFolder()
  const program = join(folder, 'loginctl')
  writeFileSync(program, '#!/bin/sh\n[ "$2" = c7 ] && echo LockedHint=yes\n')
  chmodSync(program, 0o700)
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
  onTestFinished(() => void vi.unstubAllEnvs())

  const { isAway, stop } = watchSession({ XDG_SESSION_ID: 'c7' })
  onTestFinished(stop)

  await until(() => expect(isAway()).toBe(true))
})

test('never considers a desktop without logind locked', () => {
  expect(watchSession({}).isAway()).toBe(false)
})
