import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from '../root.ts'
import type { Target } from './targets.ts'

const helper = join(root, 'native-host/src')

/**
 * Bundles the helper for one system into one script: other systems' code falls out, and each role's part is evaluated only when it is
 * asked for. Returns the script's path.
 */
export async function bundleHelper(target: Target, commit: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, 'helper.cjs')
  await build({
    entryPoints: [join(helper, 'executable.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: {
      builtFromCommit: JSON.stringify(commit),
      'process.platform': JSON.stringify(target.platform),
    },
    // A script in an executable can't import at run time: what is imported when needed becomes a require.
    supported: { 'dynamic-import': false },
    plugins: [addonsFromAssets],
  })
  return outfile
}

/** The packages that look for their native addon in a folder get it from the executable instead. */
const addonsFromAssets: Plugin = {
  name: 'addons from assets',
  setup({ onResolve, onLoad }) {
    const namespace = 'addon'
    onResolve({ filter: /^node-gyp-build$/ }, () => ({ path: 'find-hook', namespace }))
    onResolve({ filter: /^@miniben90\/x-win$/ }, () => ({ path: 'windows', namespace }))
    onResolve({ filter: /^@napi-rs\/keyring$/ }, () => ({ path: 'secrets', namespace }))
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents:
        path === 'find-hook'
          ? `module.exports = () => require('./packaged-addon.ts').loadAddon('hook')`
          : `module.exports = require('./packaged-addon.ts').loadAddon('${path}')`,
      resolveDir: join(helper, 'platform'),
    }))
  },
}
