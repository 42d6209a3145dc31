import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How the user manager of systemd behaves. */
export type Manager =
  | 'works'
  /** As in a container, or on a connection without a session. */
  | 'refuses'
  /** It works, and waits to start the agent again after a crash. */
  | 'restarts'
  /** It works, but this desktop does not start its target. */
  | 'knows no desktop'

/**
 * Puts a `systemctl` into a folder for PATH that answers as the real one does, and makes the links that it makes.
 * It also notes each call in `calls`.
 */
export function standInSystemctl(folder: string, manager: Manager): { calls: string } {
  const calls = join(folder, 'calls')
  const path = join(folder, 'systemctl')
  writeFileSync(path, script(manager, calls))
  chmodSync(path, 0o700)
  return { calls }
}

const script = (manager: Manager, calls: string) => `#!/bin/sh
echo "$*" >> '${calls}'
PATH=/usr/bin:/bin
if [ '${manager}' = refuses ]; then
  echo 'Failed to connect to bus: No medium found' >&2
  exit 1
fi
units="\${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"
case "$*" in
  *is-active*telemetry*)
    if [ '${manager}' = restarts ]; then echo activating; exit 3; fi
    echo active
    ;;
  *is-active*)
    if [ '${manager}' != 'knows no desktop' ]; then echo active; exit 0; fi
    echo inactive
    exit 3
    ;;
  *enable*)
    for unit; do :; done
    if [ -L "$units/$unit" ]; then
      echo "Failed to enable unit: Unit file $units/$unit is masked." >&2
      exit 1
    fi
    wants="$units/graphical-session.target.wants"
    mkdir -p "$wants"
    ln -sf "$units/$unit" "$wants/$unit"
    echo "Created symlink $wants/$unit -> $units/$unit." >&2
    ;;
esac
`
