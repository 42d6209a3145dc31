import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, vi } from 'vitest'
import { nativeManifest } from '../native-host/src/platform/native-manifest.ts'
import { makeOwnExtension } from '../scripts/own-extension/own-extension.ts'
import { extensionFolder } from './browser/chromium.ts'
import { firefoxExtension } from './browser/firefox.ts'
import { canSetPolicies, startWithPolicy } from './browser/with-policy.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { startServer } from './product/server.ts'

const whyNot = lacking.length > 0 ? `lacks ${lacking.join(', ')}` : canSetPolicies ? '' : 'not root on Linux'
const skipped = whyNot === '' ? '' : ` (skipped: ${whyNot})`

it.skipIf(whyNot !== '')(
  `is installed from the company's own server by policy, and starts the helper under its own id${skipped}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tt-own-extension-'))
    await using processes = new Processes()
    const [data, out, profile] = ['data', 'out', 'profile'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    mkdirSync(data)
    const server = await startServer(processes, data, { EXTENSION_DIR: join(out, 'served') })
    const { id } = await makeOwnExtension({
      server: server.url,
      keyFile: join(folder, 'key.pem'),
      mayBeUnsigned: false,
      built: { chromium: extensionFolder, firefox: firefoxExtension },
      out,
    })
    const called = registerStandIn(profile, id)

    startWithPolicy(processes, {
      policy: readFileSync(join(out, 'policies/chromium-policy.json'), 'utf8'),
      profile,
    })

    await vi.waitFor(() => expect(existsSync(called)).toBe(true), patience)
    expect(readFileSync(called, 'utf8')).toContain(`chrome-extension://${id}/`)
    await processes[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  },
)

/** Registers a program in the place of the helper that writes who started it into a file, and returns the file's path. */
function registerStandIn(profile: string, id: string): string {
  const called = `${profile}-called`
  const program = `${profile}-helper.sh`
  writeFileSync(
    program,
    `#!/bin/sh\necho "$1" > '${called}.new' && mv '${called}.new' '${called}'\nexec cat > /dev/null\n`,
    {
      mode: 0o700,
    },
  )
  const manifests = join(profile, 'NativeMessagingHosts')
  mkdirSync(manifests, { recursive: true })
  writeFileSync(join(manifests, `${nativeHostName}.json`), nativeManifest('chromium', program, [id]))
  return called
}
