import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nativeHostName } from '@telemetry-tracker/shared/contracts/native-wire'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { afterAll, expect, it, vi } from 'vitest'
import { nativeManifest } from '../native-host/src/platform/native-manifest.ts'
import { makeOwnExtension } from '../scripts/own-extension/own-extension.ts'
import { extensionFolder } from './browser/chromium.ts'
import { firefoxExtension } from './browser/firefox.ts'
import { canSetPolicies, startFirefoxWithPolicies, startWithPolicy } from './browser/with-policy.ts'
import { lacking } from './desktop/needed.ts'
import { Processes } from './desktop/process.ts'
import { companyCertificate } from './product/company-certificate.ts'
import { startServer } from './product/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tt-own-extension-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const whyNot = (browser: keyof typeof canSetPolicies) =>
  lacking.length > 0
    ? ` (skipped: lacks ${lacking.join(', ')})`
    : canSetPolicies[browser]
      ? ''
      : ` (skipped: not root on Linux, or no ${browser} from Debian)`

it.skipIf(whyNot('chromium') !== '')(
  `is installed in Chromium from the company's own server by policy, and starts the helper under its own id${whyNot('chromium')}`,
  async () => {
    await using processes = new Processes()
    const { out, profile, serve, make } = placesFor('chromium')
    const server = await serve(processes)
    const { id } = await make(server.url)
    const manifests = join(profile, 'NativeMessagingHosts')
    const called = registerStandIn(manifests, program => nativeManifest('chromium', program, [id]))

    startWithPolicy(processes, {
      policy: readFileSync(join(out, 'policies/chromium-policy.json'), 'utf8'),
      profile,
    })

    await vi.waitFor(() => expect(existsSync(called)).toBe(true), patience)
    expect(readFileSync(called, 'utf8')).toContain(`chrome-extension://${id}/`)
  },
)

it.skipIf(whyNot('firefox') !== '')(
  `is installed in Firefox ESR from the company's own server by policy, unsigned, and starts the helper${whyNot('firefox')}`,
  async () => {
    await using processes = new Processes()
    const { out, profile, home, serve, make } = placesFor('firefox')
    const { authority, cert, key } = companyCertificate(home)
    // Firefox turns off an extension whose updates would come by http.
    const server = await serve(processes, { TLS_CERT: cert, TLS_KEY: key })
    await make(server.url, { mayBeUnsigned: true })
    const made = JSON.parse(readFileSync(join(out, 'policies/firefox-policies.json'), 'utf8'))
    const manifests = join(home, '.mozilla/native-messaging-hosts')
    const called = registerStandIn(manifests, program => nativeManifest('firefox', program))

    const policy = { policies: { ...made.policies, Certificates: { Install: [authority] } } }
    startFirefoxWithPolicies(processes, {
      policy: JSON.stringify(policy),
      profile,
      environment: { ...process.env, HOME: home },
    })

    await vi.waitFor(() => expect(existsSync(called)).toBe(true), patience)
    expect(readFileSync(called, 'utf8')).toContain(firefoxExtensionId)
  },
)

function placesFor(browser: string) {
  const [data, out, profile, home] = ['data', 'out', 'profile', 'home'].map(name =>
    join(folder, browser, name),
  ) as [string, string, string, string]
  for (const each of [data, profile, home]) mkdirSync(each, { recursive: true })
  return {
    out,
    profile,
    home,
    serve: (processes: Processes, settings: Record<string, string> = {}) =>
      startServer(processes, data, { EXTENSION_DIR: join(out, 'served'), ...settings }),
    make: (server: string, { mayBeUnsigned = false } = {}) =>
      makeOwnExtension({
        server,
        keyFile: join(folder, browser, 'key.pem'),
        mayBeUnsigned,
        built: { chromium: extensionFolder, firefox: firefoxExtension },
        out,
      }),
  }
}

/** Registers a program in the place of the helper that writes who started it into a file, and returns the file's path. */
function registerStandIn(manifests: string, manifest: (program: string) => string): string {
  const called = `${manifests}-called`
  const program = `${manifests}-helper.sh`
  mkdirSync(manifests, { recursive: true })
  writeFileSync(
    program,
    `#!/bin/sh\necho "$*" > '${called}.new' && mv '${called}.new' '${called}'\nexec cat > /dev/null\n`,
    { mode: 0o700 },
  )
  writeFileSync(join(manifests, `${nativeHostName}.json`), manifest(program))
  return called
}
