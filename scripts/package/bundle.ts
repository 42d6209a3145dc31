import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { root } from '../root.ts'
import type { Target } from './targets.ts'

const helper = join(root, 'native-host/src')

/**
 * Bundles the helper for one system into one script: other systems' code is omitted, and each role's code is
 * evaluated only when needed. `addons` are the files of the addons that the executable carries, by name.
 * Returns the script's path.
 */
export async function bundleHelper(
  target: Target,
  { commit, addons, folder }: { commit: string; addons: Record<string, string>; folder: string },
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, 'helper.cjs')
  const { outputFiles } = await build({
    entryPoints: [join(helper, 'executable.ts')],
    write: false,
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
    // A script in an executable can't import at run time, so dynamic imports become `require`.
    supported: { 'dynamic-import': false },
    plugins: [addonsFromAssets(addons), withoutUnusedX, withoutUnusedBus],
  })
  writeFileSync(outfile, outputFiles.map(({ text }) => inAscii(text)).join(''))
  return outfile
}

/**
 * The bundler escapes letters outside ASCII everywhere but in regular expressions, and a single one makes every process
 * keep the whole script in memory with two bytes a letter.
 */
export function inAscii(script: string): string {
  return script.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Packages that look for their native addon in a folder get it from the executable instead. */
function addonsFromAssets(addons: Record<string, string>): Plugin {
  const load = (name: string) =>
    `require('./packaged-addon.ts').loadAddon('${name}', '${hashOf(addons, name)}')`
  return {
    name: 'addons from assets',
    setup({ onResolve, onLoad }) {
      const namespace = 'addon'
      onResolve({ filter: /^node-gyp-build$/ }, () => ({ path: 'hook', namespace }))
      onResolve({ filter: /^@miniben90\/x-win$/ }, () => ({ path: 'windows', namespace }))
      onResolve({ filter: /^@koromix\/koffi-win32-x64$/ }, () => ({ path: 'calls', namespace }))
      onResolve({ filter: /^@napi-rs\/keyring$/ }, () => ({ path: 'secrets', namespace }))
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        // node-gyp-build is a function that finds the addon of a folder.
        contents: `module.exports = ${path === 'hook' ? '() => ' : ''}${load(path)}`,
        resolveDir: join(helper, 'platform'),
      }))
    },
  }
}

/**
 * npm `x11` also has an X server, the names of all keys and many extensions, which it loads when they are asked for. The
 * helper asks for none of them, but every process would hold their code: a quarter of the script.
 */
const withoutUnusedX: Plugin = {
  name: 'without unused parts of x11',
  setup({ onResolve, onLoad }) {
    const namespace = 'unused'
    onResolve({ filter: /^\.\/(xserver|keysyms|gcfunction|ext\/.*)$/ }, ({ importer, path }) => {
      const isOfX = /[\\/]node_modules[\\/]x11[\\/]lib[\\/]\w+\.js$/.test(importer)
      return isOfX && !usedExtensions.includes(path) ? { path, namespace } : undefined
    })
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `throw new Error('The executable does not have this part of x11: ${path}')`,
    }))
  },
}

/** `x11` itself loads the first. */
const usedExtensions = ['./ext/big-requests', './ext/screen-saver', './ext/xinerama']

/**
 * npm `dbus-native` also has a bus of its own, servers, and objects made of other programs' XML, with a parser for it.
 * The helper uses none of them, nor its ways to connect.
 */
const withoutUnusedBus: Plugin = {
  name: 'without unused parts of dbus-native',
  setup({ onResolve, onLoad }) {
    const namespace = 'unused part of the bus'
    const filter =
      /^\.\/(lib\/)?(address|broker|define-interface|introspect|managed-objects|proxy|server|server-handshake)$/
    onResolve({ filter }, ({ importer, path }) =>
      /[\\/]node_modules[\\/]dbus-native[\\/]/.test(importer) ? { path, namespace } : undefined,
    )
    // Empty, because the library reads some of them at its start.
    onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = {}' }))
  },
}

function hashOf(addons: Record<string, string>, name: string): string {
  const file = addons[name]
  if (file === undefined) throw new Error(`The helper wants an addon that is not carried: ${name}.`)
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
