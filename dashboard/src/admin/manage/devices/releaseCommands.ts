import type { RollOut } from '@telemetry-tracker/shared/contracts/updates'

const steps = [1, 5, 10, 25, 50, 100]

/** A command for the computer that has the signing keys. */
export interface ReleaseCommand {
  does: 'larger' | 'all' | 'stop'
  /** The share that it sets. */
  percent?: number
  text: string
}

/** What can be done next with a release: the server has no keys, so someone runs it where they are. */
export function releaseCommands({
  version,
  targets,
}: Pick<RollOut, 'version' | 'targets'>): ReleaseCommand[] {
  const live = targets.filter(({ stopped }) => !stopped)
  const percent = Math.min(100, ...live.map(target => target.percent))
  const reached = live.length === 0 ? 0 : percent
  const larger = steps.find(step => step > reached && step < 100)
  const rollOut = (share: number) => `npm run release -- roll-out ${version} --percent ${share}`
  return [
    ...(larger === undefined ? [] : [{ does: 'larger', percent: larger, text: rollOut(larger) } as const]),
    ...(reached === 100 ? [] : [{ does: 'all', percent: 100, text: rollOut(100) } as const]),
    ...(live.length === 0 ? [] : [{ does: 'stop', text: `npm run release -- stop ${version}` } as const]),
  ]
}

export const refreshCommand = 'npm run release -- refresh'

/** Names of the project that texts mention. */
export const repositorySetting = { setting: 'RELEASES_DIR', page: 'docs/releases.md' }
