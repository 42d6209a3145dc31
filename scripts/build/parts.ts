import { spawn } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hostTarget } from '../package/targets.ts'
import { root } from '../root.ts'

/** A part that must be built before use: its sources, and its output. */
export interface Part {
  name: string
  workspace: string
  output: string
  /** Sources outside its own folder and `shared`. */
  alsoMadeOf?: readonly string[]
}

/** The dashboards, and the set-up page, which the helper carries. */
export const dashboards: Part = { name: 'Dashboards', workspace: 'dashboard', output: 'dist/admin.html' }

export const parts: readonly Part[] = [
  dashboards,
  { name: 'Browser extension', workspace: 'extension', output: '.output/chrome-mv3/manifest.json' },
]

/**
 * The helper as one executable, for the end-to-end tests; undefined if there is no target for this system.
 */
export function packagedHelper(): Part | undefined {
  const target = hostTarget()
  return (
    target && {
      name: 'Helper executable',
      workspace: 'native-host',
      output: `out/${target.output}`,
      alsoMadeOf: [
        'scripts/package/**/*.{ts,json}',
        'native-host/gnome-extension/*.js',
        'dashboard/src/setup/**/*.{ts,vue}',
        'dashboard/src/i18n/*/setup.json',
        '.nvmrc',
      ],
    }
  )
}

/** Whether a part was never built, or one of its sources has changed since. */
export function isStale({ workspace, output, alsoMadeOf = [] }: Part): boolean {
  const built = join(root, workspace, output)
  if (!existsSync(built)) return true
  const builtMs = statSync(built).mtimeMs
  const sources = globSync(
    [
      `${workspace}/**/*.{ts,vue,css,html,json,png,svg}`,
      'shared/src/**/*.{ts,css}',
      'package-lock.json',
      ...alsoMadeOf,
    ],
    {
      cwd: root,
      exclude: path => /(^|[/\\])(node_modules|dist|out|\.output|\.wxt)([/\\]|$)/.test(path),
    },
  )
  return sources.some(source => statSync(join(root, source)).mtimeMs > builtMs)
}

/** Builds a part. Rejects with the build's output when it fails. */
export async function build({ name, workspace }: Part): Promise<void> {
  const npm = spawn('npm', ['run', 'build', '--workspace', workspace], {
    cwd: root,
    // Tests that build would otherwise get Vue's development build, which is never published.
    env: { ...process.env, NODE_ENV: 'production' },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  npm.stdout.on('data', chunk => chunks.push(chunk))
  npm.stderr.on('data', chunk => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) =>
    npm.once('error', reject).once('close', resolve),
  )
  if (code !== 0) throw new Error(`${name} could not be built:\n${Buffer.concat(chunks)}`)
}
