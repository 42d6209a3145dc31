import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import AdmZip from 'adm-zip'
import { expect, onTestFinished, test } from 'vitest'
import { makeOwnExtension, type OwnExtension } from './own-extension.ts'
import { readPackage } from './pack.ts'

const server = 'https://t.example/tracker/'

/** A folder with two built extensions as small as they can be. */
function wanted(more: Partial<OwnExtension> = {}): OwnExtension & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tt-own-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const built = { chromium: join(folder, 'chromium'), firefox: join(folder, 'firefox') }
  const manifest = { manifest_version: 3, name: 'Tracker', version: '0.2.0' }
  const gecko = { id: firefoxExtensionId, strict_min_version: '142.0' }
  for (const [path, content] of [
    [built.chromium, { ...manifest, key: 'the key of the project' }],
    [built.firefox, { ...manifest, browser_specific_settings: { gecko } }],
  ] as const) {
    mkdirSync(join(path, 'icon'), { recursive: true })
    writeFileSync(join(path, 'manifest.json'), JSON.stringify(content))
    writeFileSync(join(path, 'icon/16.png'), 'a picture')
  }
  const out = join(folder, 'out')
  return { folder, server, keyFile: join(folder, 'key.pem'), mayBeUnsigned: false, built, out, ...more }
}

function signedXpi(folder: string, change: { id?: string; isSigned?: boolean } = {}): string {
  const { id = firefoxExtensionId, isSigned = true } = change
  const zip = new AdmZip()
  const manifest = { version: '0.2.0', browser_specific_settings: { gecko: { id } } }
  zip.addFile('manifest.json', Buffer.from(JSON.stringify(manifest)))
  if (isSigned) zip.addFile('META-INF/mozilla.rsa', Buffer.from('a signature'))
  const path = join(folder, 'signed.xpi')
  writeFileSync(path, zip.toBuffer())
  return path
}

test('packs for Chromium browsers under the id of the key, with the address of its updates', async () => {
  const given = wanted()

  const { id, isNewKey } = await makeOwnExtension(given)

  const crx = readFileSync(join(given.out, 'served/telemetry-tracker.crx'))
  const { manifest } = readPackage(crx.subarray(crx.indexOf('PK\u0003\u0004')))
  const updates = readFileSync(join(given.out, 'served/update.xml'), 'utf8')
  expect(crx.subarray(0, 4).toString()).toBe('Cr24')
  expect(manifest.key).toBeUndefined()
  expect(manifest.update_url).toBe('https://t.example/tracker/extension/update.xml')
  expect(updates).toContain(`appid="${id}"`)
  expect(updates).toContain(
    'codebase="https://t.example/tracker/extension/telemetry-tracker.crx" version="0.2.0"',
  )
  expect(isNewKey).toBe(true)
})

test('keeps the id and the bytes with the same key, which only its owner can read', async () => {
  const given = wanted()
  const first = await makeOwnExtension(given)
  const before = readFileSync(join(given.out, 'served/telemetry-tracker.crx'))

  const again = await makeOwnExtension(given)

  expect(again).toMatchObject({ id: first.id, isNewKey: false })
  expect(readFileSync(join(given.out, 'served/telemetry-tracker.crx')).equals(before)).toBe(true)
  // Windows has no such modes.
  if (process.platform !== 'win32') expect(statSync(given.keyFile).mode & 0o777).toBe(0o600)
  expect((await makeOwnExtension({ ...given, keyFile: join(given.folder, 'other.pem') })).id).not.toBe(
    first.id,
  )
})

test('makes a policy for each browser, with that id and address', async () => {
  const given = wanted({ mayBeUnsigned: true })

  const { id } = await makeOwnExtension(given)

  const policies = readdirSync(join(given.out, 'policies'))
  expect(policies).toEqual(
    expect.arrayContaining(['chrome-policy.json', 'brave-policy.json', 'edge-policy.json']),
  )
  for (const name of policies.filter(name => !name.startsWith('firefox')))
    expect(JSON.parse(readFileSync(join(given.out, 'policies', name), 'utf8'))).toMatchObject({
      ExtensionInstallForcelist: [`${id};https://t.example/tracker/extension/update.xml`],
      '3rdparty': { extensions: { [id]: expect.anything() } },
    })
})

test('offers Firefox nothing that Mozilla has not signed, and says what to have signed', async () => {
  const given = wanted()

  const { toSign } = await makeOwnExtension(given)

  const { manifest } = readPackage(readFileSync(String(toSign)))
  expect(manifest.browser_specific_settings?.gecko).toMatchObject({
    id: firefoxExtensionId,
    update_url: 'https://t.example/tracker/extension/updates.json',
  })
  expect(readdirSync(join(given.out, 'served')).toSorted()).toEqual(['telemetry-tracker.crx', 'update.xml'])
})

test('offers Firefox the signed package, with its hash', async () => {
  const given = wanted()
  const signed = signedXpi(given.folder)

  const { toSign } = await makeOwnExtension({ ...given, signedXpi: signed })

  const hash = createHash('sha256').update(readFileSync(signed)).digest('hex')
  const { addons } = JSON.parse(readFileSync(join(given.out, 'served/updates.json'), 'utf8'))
  const { policies } = JSON.parse(readFileSync(join(given.out, 'policies/firefox-policies.json'), 'utf8'))
  expect(toSign).toBeUndefined()
  expect(addons[firefoxExtensionId].updates).toEqual([
    {
      version: '0.2.0',
      update_link: 'https://t.example/tracker/extension/telemetry-tracker.xpi',
      update_hash: `sha256:${hash}`,
    },
  ])
  expect(policies.ExtensionSettings[firefoxExtensionId]).toEqual({
    installation_mode: 'force_installed',
    install_url: 'https://t.example/tracker/extension/telemetry-tracker.xpi',
    update_url: 'https://t.example/tracker/extension/updates.json',
  })
})

test.each([
  [{ isSigned: false }, 'is not signed'],
  [{ id: 'other@example.org' }, 'is another extension'],
])('refuses a package for Firefox that %o', async (change, problem) => {
  const given = wanted()
  const signed = signedXpi(given.folder, change)

  await expect(makeOwnExtension({ ...given, signedXpi: signed })).rejects.toThrow(problem)
})
