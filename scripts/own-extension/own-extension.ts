/// <reference path="./crx3.d.ts" />
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { browsers } from '@telemetry-tracker/shared/browsers'
import { firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import crx3 from 'crx3'
import { chromiumPolicy, firefoxPolicies, policyText } from '../docs/browser-policies.ts'
import { type Manifest, packExtension, readPackage } from './pack.ts'
import { addressOf, chromiumUpdates, fileNames, firefoxUpdates } from './update-manifests.ts'

export interface OwnExtension {
  /** The address of the server from which browsers install and update. */
  server: string
  /** The file with the private key that signs for Chromium browsers. It is made if there is none. */
  keyFile: string
  /** What Mozilla has signed; without it, Firefox gets nothing unless `mayBeUnsigned`. */
  signedXpi?: string
  /** Offers Firefox the unsigned package. Only the ESR installs it, and only with the policy made here. */
  mayBeUnsigned: boolean
  /** The built extension. */
  built: { chromium: string; firefox: string }
  out: string
}

export interface Made {
  /** The extension's id in Chromium browsers, which the helper must know. */
  id: string
  isNewKey: boolean
  /** What Mozilla has to sign first; undefined if Firefox has its package. */
  toSign: string | undefined
}

/** Makes the packages, what browsers update them by, and the policies that install them. */
export async function makeOwnExtension(wanted: OwnExtension): Promise<Made> {
  const { server, keyFile, built, out } = wanted
  const served = join(out, 'served')
  rmSync(out, { recursive: true, force: true })
  for (const folder of [served, join(out, 'policies')]) mkdirSync(folder, { recursive: true })

  const isNewKey = !existsSync(keyFile)
  if (isNewKey) writeFileSync(keyFile, newKey(), { mode: 0o600, flag: 'wx' })
  const updateUrl = addressOf(server, fileNames.chromium.updates)
  const zip = packExtension(built.chromium, manifest => forChromium(manifest, updateUrl))
  const { appId: id } = await crx3(Readable.from([zip]), {
    crxPath: join(served, fileNames.chromium.package),
    keyPath: keyFile,
  })
  const { version } = readPackage(zip).manifest
  writeFileSync(join(served, fileNames.chromium.updates), chromiumUpdates({ id, server, version }))
  writePolicies(out, policyText(chromiumPolicy(id, updateUrl)))

  return { id, isNewKey, toSign: makeForFirefox(wanted, served) }
}

/** Writes what Firefox installs, or else what has to be signed first, and returns that. */
function makeForFirefox(wanted: OwnExtension, served: string): string | undefined {
  const { server, signedXpi, mayBeUnsigned, built, out } = wanted
  const updateUrl = addressOf(server, fileNames.firefox.updates)
  const unsigned = packExtension(built.firefox, manifest => forFirefox(manifest, updateUrl))
  if (signedXpi === undefined && !mayBeUnsigned) {
    const toSign = join(out, 'to-be-signed-by-mozilla.zip')
    writeFileSync(toSign, unsigned)
    return toSign
  }
  const xpi = signedXpi === undefined ? unsigned : readSigned(signedXpi)
  const { version } = readPackage(xpi).manifest
  writeFileSync(join(served, fileNames.firefox.package), xpi)
  writeFileSync(join(served, fileNames.firefox.updates), firefoxUpdates(xpi, { server, version }))
  const from = { install_url: addressOf(server, fileNames.firefox.package), update_url: updateUrl }
  const policies = firefoxPolicies(
    from,
    signedXpi === undefined
      ? { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } }
      : undefined,
  )
  writeFileSync(join(out, 'policies', 'firefox-policies.json'), policyText(policies))
  return undefined
}

/** Every Chromium browser reads the same policies, each in its own place. */
function writePolicies(out: string, text: string): void {
  for (const [name, { isChromium, folders }] of Object.entries(browsers))
    if (isChromium && folders) writeFileSync(join(out, 'policies', `${name}-policy.json`), text)
}

/** The key in the manifest is that of the project; the id follows from the key that signs. */
function forChromium({ key: _, ...manifest }: Manifest, updateUrl: string): Manifest {
  return { ...manifest, update_url: updateUrl }
}

function forFirefox(manifest: Manifest, updateUrl: string): Manifest {
  const { gecko, ...others } = manifest.browser_specific_settings ?? { gecko: { id: firefoxExtensionId } }
  return { ...manifest, browser_specific_settings: { ...others, gecko: { ...gecko, update_url: updateUrl } } }
}

/** Throws an UnfitPackage for one that Firefox would not install, or that is not this extension. */
function readSigned(path: string): Buffer {
  const content = readFileSync(path)
  const { manifest, isSigned } = readPackage(content)
  const id = manifest.browser_specific_settings?.gecko.id
  if (id !== firefoxExtensionId)
    throw new UnfitPackage(`${path} is another extension (${id}). Give the package of ${firefoxExtensionId}.`)
  if (!isSigned)
    throw new UnfitPackage(
      `${path} is not signed. Download it from Mozilla's developer hub after its review.`,
    )
  return content
}

/** A package that cannot be offered, with what to do. */
export class UnfitPackage extends Error {
  override readonly name = 'UnfitPackage'
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
}
