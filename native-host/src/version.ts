import manifest from '../package.json' with { type: 'json' }

/** The commit an executable was made from; the bundler puts it here. */
declare const builtFromCommit: string | undefined

/** The helper's version, as its package says. */
export const helperVersion: string = manifest.version

/** Prints which helper this is. */
export function printVersion({ json }: { json: boolean }): void {
  const commit = typeof builtFromCommit === 'undefined' ? null : builtFromCommit
  const { platform, arch, version: node } = process
  if (json) console.log(JSON.stringify({ version: helperVersion, commit, platform, arch, node }))
  else console.log(commit === null ? helperVersion : `${helperVersion} (${commit.slice(0, 12)})`)
}
