import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import helper from '../../native-host/package.json' with { type: 'json' }
import project from '../../package.json' with { type: 'json' }
import { root } from '../root.ts'
import { hostTarget, targets } from './targets.ts'
import vendor from './vendor/package.json' with { type: 'json' }
import lock from './vendor/package-lock.json' with { type: 'json' }

const vendored: Record<string, string | undefined> = vendor.optionalDependencies
const locked: Record<string, { version?: string; integrity?: string } | undefined> = lock.packages
const own: Record<string, string | undefined> = project.optionalDependencies
const nodeVersion = readFileSync(join(root, '.nvmrc'), 'utf8').trim()
const hookFolder = dirname(
  createRequire(join(root, 'native-host/package.json')).resolve('uiohook-napi/package.json'),
)

describe.each(targets)(
  'the executable for $name',
  ({ name, output, node, hookFolder: hook, windows, calls, secrets }) => {
    it('has the Node version that everything runs on', () => {
      expect([vendored[node.package], own[node.package]]).toEqual([nodeVersion, nodeVersion])
    })

    it('has the addons in the versions that the helper is written for', () => {
      expect(vendored[secrets.package]).toBe(helper.dependencies['@napi-rs/keyring'])
      if (windows !== null) expect(vendored[windows.package]).toBe(helper.dependencies['@miniben90/x-win'])
      if (calls !== null)
        expect(helper.optionalDependencies).toHaveProperty([calls.package], vendored[calls.package])
      expect(existsSync(join(hookFolder, 'prebuilds', hook, 'uiohook-napi.node'))).toBe(true)
    })

    it('is made only of packages that the lockfile pins by content', () => {
      for (const one of [node, secrets, windows, calls].filter(part => part !== null)) {
        expect(locked[`node_modules/${one.package}`]).toMatchObject({
          version: vendored[one.package],
          integrity: expect.stringMatching(/^sha512-/),
        })
      }
    })

    it('is named after its system', () => {
      expect(output.replace(/\.exe$/, '')).toBe(`telemetry-tracker-${name}`)
    })
  },
)

it('installs no package from npm that no executable needs', () => {
  const used = targets.flatMap(({ node, windows, calls, secrets }) => [node, secrets, windows, calls])
  const names = used.flatMap(part => (part === null ? [] : [part.package]))

  expect(Object.keys(vendored).sort()).toEqual([...new Set(names)].sort())
})

it('knows the target of the machine it runs on, if there is one', () => {
  const found = hostTarget()

  expect(found?.platform ?? process.platform).toBe(process.platform)
  expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length)
})
