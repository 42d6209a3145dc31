import type { ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Processes } from '../desktop/process.ts'

const policies = '/etc/chromium'
/** Debian's `/usr/bin/chromium` is a script that starts this one. */
const program = ['/usr/lib/chromium/chromium', '/usr/bin/chromium'].find(path => existsSync(path))

/** Whether a Chromium can be started here for which a policy applies: its own view of `/etc` needs root. */
export const canSetPolicies =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/unshare') &&
  existsSync(policies)

/**
 * Starts a headless Chromium that alone sees this managed policy: its folder is mounted for this process only, and the
 * computer's own is not changed.
 */
export function startWithPolicy(
  processes: Processes,
  { policy, profile }: { policy: string; profile: string },
): ChildProcess {
  const seen = `${profile}-etc`
  cpSync(policies, seen, { recursive: true })
  const file = join(seen, 'policies/managed/policy.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, policy)
  const start = 'mount --bind "$1" "$2" && shift 2 && exec "$@"'
  return processes.start(
    'unshare',
    [
      ...['--mount', 'sh', '-c', start, 'sh', seen, policies, String(program)],
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'],
      ...['--disable-component-update', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: 'ignore' },
  )
}
