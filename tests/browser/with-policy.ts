import type { ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Processes } from '../desktop/process.ts'

const chromiumPolicies = '/etc/chromium'
/** Debian's `/usr/bin/chromium` is a script that starts this one. */
const chromium = ['/usr/lib/chromium/chromium', '/usr/bin/chromium'].find(path => existsSync(path))
/** Debian's Firefox ESR, and where it looks for policies if there are none in `/etc`. */
const [firefox, firefoxPolicies] = ['/usr/lib/firefox-esr/firefox-esr', '/usr/share/firefox-esr/distribution']

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/unshare')

/** Whether a browser can be started here for which a policy applies: its own view of the folder needs root. */
export const canSetPolicies = {
  chromium: canMount && existsSync(chromiumPolicies),
  firefox: canMount && existsSync(firefox) && existsSync(firefoxPolicies),
}

interface WithPolicy {
  policy: string
  profile: string
  environment?: NodeJS.ProcessEnv
}

/** Starts a headless Chromium that alone sees this managed policy. */
export function startWithPolicy(processes: Processes, given: WithPolicy): ChildProcess {
  return startSeeing(processes, given, {
    folder: chromiumPolicies,
    file: 'policies/managed/policy.json',
    command: [
      ...[String(chromium), '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'],
      ...['--disable-sync', '--disable-component-update', `--user-data-dir=${given.profile}`, 'about:blank'],
    ],
  })
}

/** Starts a headless Firefox ESR that alone sees these policies. */
export function startFirefoxWithPolicies(processes: Processes, given: WithPolicy): ChildProcess {
  return startSeeing(processes, given, {
    folder: firefoxPolicies,
    file: 'policies.json',
    command: [firefox, '--headless', '--no-remote', '--profile', given.profile, 'about:blank'],
  })
}

/** The folder is mounted for this process only, and the computer's own is not changed. */
function startSeeing(
  processes: Processes,
  { policy, profile, environment = process.env }: WithPolicy,
  { folder, file, command }: { folder: string; file: string; command: readonly string[] },
): ChildProcess {
  const seen = `${profile}-policies`
  cpSync(folder, seen, { recursive: true })
  mkdirSync(dirname(join(seen, file)), { recursive: true })
  writeFileSync(join(seen, file), policy)
  const start = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
  return processes.start('unshare', ['--mount', 'sh', '-c', start, 'sh', seen, folder, ...command], {
    stdio: 'ignore',
    env: environment,
  })
}
