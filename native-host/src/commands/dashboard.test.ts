import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeEnrolment } from '../sign-in/enrolment.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { runHelper } from '../testing/helper.ts'

const server = 'http://127.0.0.1:1'

function aPerson() {
  const home = temporaryFolder()
  return { home, environment: { HOME: home, DATA_DIR: home, BACKEND_URL: server, USER_ID: 'ada' } }
}

/** Stands in for the desktop's program that opens addresses. */
function xdgOpen(home: string, exitCode: number) {
  const folder = join(home, 'bin')
  mkdirSync(folder)
  const file = join(folder, 'xdg-open')
  writeFileSync(file, `#!/bin/sh\nprintf %s "$1" > ${join(home, 'opened')}\nexit ${exitCode}\n`)
  chmodSync(file, 0o755)
  return { PATH: `${folder}:${process.env['PATH']}` }
}

test('prints the address of the own page', async () => {
  const { environment } = aPerson()

  const { code, stdout } = await runHelper(['dashboard', '--print'], environment)

  expect({ code, stdout }).toEqual({ code: 0, stdout: `${server}/dashboard/ada\n` })
})

test('opens the page to sign in there when the device cannot do it', async () => {
  const { home, environment } = aPerson()
  writeEnrolment(home, { state: 'enrolled', server, deviceId: 'd', userId: 'ada', key: 'file' })

  const { stdout, stderr } = await runHelper(['dashboard', '--print'], environment)

  expect(stdout).toBe(`${server}/dashboard/ada\n`)
  expect(stderr).toContain('Sign in on the page.')
})

test.skipIf(process.platform !== 'linux')('opens it in the browser', async () => {
  const { home, environment } = aPerson()

  const { code } = await runHelper(['dashboard'], { ...environment, ...xdgOpen(home, 0) })

  expect(code).toBe(0)
  expect(readFileSync(join(home, 'opened'), 'utf8')).toBe(`${server}/dashboard/ada`)
})

test.skipIf(process.platform !== 'linux')('gives the address when no browser opens', async () => {
  const { home, environment } = aPerson()

  const { code, stderr } = await runHelper(['dashboard'], { ...environment, ...xdgOpen(home, 3) })

  expect(code).toBe(1)
  expect(stderr).toContain(`Open this address yourself: ${server}/dashboard/ada`)
})
