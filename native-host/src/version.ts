import manifest from '../package.json' with { type: 'json' }

/** The commit an executable was built from; the bundler sets it. */
declare const builtFromCommit: string | undefined

export const helperVersion: string = manifest.version

/** Prints the version of this helper. */
export function printVersion({ json }: { json: boolean }): void {
  const commit = typeof builtFromCommit === 'undefined' ? null : builtFromCommit
  const { platform, arch, version: node } = process
  if (json) console.log(JSON.stringify({ version: helperVersion, commit, platform, arch, node }))
  else console.log(commit === null ? helperVersion : `${helperVersion} (${commit.slice(0, 12)})`)
}
