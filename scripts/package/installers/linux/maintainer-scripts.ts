import { systemPreset } from '../../../../native-host/src/preset.ts'
import { settingsFolder, unitName } from './paths.ts'

/**
 * Shell that ends every agent and relay that runs a program, also a replaced version of it, so that nothing is recorded
 * after its removal. An agent saves its queue before it ends. A command that removes the program is left alone.
 *
 * @param program a word of shell
 */
export function endRunning(program: string): string {
  return `for link in /proc/[0-9]*/exe; do
  case $(readlink "$link" 2>/dev/null) in ${program} | ${program}' (deleted)') ;; *) continue ;; esac
  process=\${link%/exe}
  case $(tr '\\0' '\\n' 2>/dev/null <"$process/cmdline" | sed -n 2p) in
    agent | chrome-extension:* | *.json) kill "\${process#/proc/}" 2>/dev/null || : ;;
  esac
done
`
}

/**
 * Shell that starts the new version where systemd runs the old one: in the user manager of everyone who is signed in
 * (needs systemd 250; before that, and on other desktops, the new version starts at the next sign-in).
 */
const restartForEveryone = `if [ -d /run/systemd/system ]; then
  systemctl --no-legend --quiet list-units 'user@*' | sed -n -r 's/.*user@([0-9]+).service.*/\\1/p' |
    while read -r user; do
      systemctl --quiet --user --machine "$user@" daemon-reload </dev/null 2>/dev/null || :
      systemctl --quiet --user --machine "$user@" try-restart ${unitName} </dev/null 2>/dev/null || :
    done
fi
echo 'Telemetry Tracker: where systemd does not run it, the new version starts at the next sign-in. Nothing that waits to be sent is lost.'
`

const welcome = `echo 'Telemetry Tracker records no one yet. Each person who is to be recorded runs: telemetry-tracker setup'
`

/**
 * The scripts of a Debian package that has this program, by name.
 * https://www.debian.org/doc/debian-policy/ch-maintainerscripts.html
 */
export function debianScripts(program: string): Record<'postinst' | 'prerm' | 'postrm', string> {
  return {
    postinst: shell(`if [ "$1" = configure ]; then
if [ -n "$2" ]; then
${restartForEveryone}else
${welcome}fi
fi
`),
    prerm: shell(`if [ "$1" = remove ]; then
${endRunning(program)}fi
`),
    // The preset may have been written by an administrator, and not by the package.
    postrm: shell(`if [ "$1" = purge ]; then
  rm -f ${systemPreset}
  [ ! -d ${settingsFolder} ] || rmdir --ignore-fail-on-non-empty ${settingsFolder}
fi
`),
  }
}

/** The scripts of an RPM package, by section. Their argument is how many versions will be there afterwards. */
export function rpmScripts(program: string): Record<'post' | 'preun', string> {
  return {
    post: `if [ "$1" -gt 1 ]; then
${restartForEveryone}else
${welcome}fi
`,
    preun: `if [ "$1" -eq 0 ]; then
${endRunning(program)}fi
`,
  }
}

function shell(body: string): string {
  return `#!/bin/sh\nset -e\n${body}`
}
