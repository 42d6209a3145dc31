import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { root } from '../root.ts'
import { chromiumPolicies, firefoxPolicy } from './browser-policies.ts'

const managed: { properties: Record<string, unknown> } = JSON.parse(
  readFileSync(join(root, 'extension/public/managed-storage.json'), 'utf8'),
)
const chromiumId = z.string().regex(/^[a-p]{32}$/)

test('there are policies for the browsers made from Chromium that have a store', () => {
  expect(Object.keys(chromiumPolicies)).toEqual(
    expect.arrayContaining(['extension/docs/chrome-policy.json', 'extension/docs/edge-policy.json']),
  )
})

test.each(Object.entries(chromiumPolicies))('%s has the shape its browser reads', (_, policy) => {
  const schema = z.strictObject({
    ExtensionInstallForcelist: z.tuple([z.string().regex(/^[a-p]{32};https:\/\/\S+$/)]),
    NativeMessagingAllowlist: z.tuple([z.string().regex(/^[a-z0-9_.]+$/)]),
    '3rdparty': z.strictObject({ extensions: z.record(chromiumId, z.looseObject({})) }),
  })

  expect(schema.safeParse(JSON.parse(policy())).error).toBeUndefined()
})

test('the policy for Firefox has the shape its browser reads', () => {
  const schema = z.strictObject({
    policies: z.strictObject({
      ExtensionSettings: z.record(
        z.email(),
        z.strictObject({
          installation_mode: z.literal('force_installed'),
          install_url: z.url({ protocol: /^https$/ }),
        }),
      ),
      '3rdparty': z.strictObject({ Extensions: z.record(z.email(), z.looseObject({})) }),
    }),
  })

  expect(schema.safeParse(JSON.parse(firefoxPolicy())).error).toBeUndefined()
})

test('sets nothing that the extension does not know', () => {
  for (const policy of Object.values(chromiumPolicies)) {
    const { '3rdparty': third } = JSON.parse(policy())
    const [presets] = Object.values<Record<string, unknown>>(third.extensions)

    expect(Object.keys(managed.properties)).toEqual(expect.arrayContaining(Object.keys(presets ?? {})))
  }
})
