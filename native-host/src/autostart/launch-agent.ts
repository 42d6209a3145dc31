import { appBundle, bundleId } from '../platform/macos/app-bundle.ts'
import { inXml, outOfXml } from './xml-text.ts'

/** Our name among the jobs of launchd. */
export const launchLabel = 'com.telemetry-tracker.agent'
/** The job that a package installs for everyone. It has its own name, because launchd loads only one job of a name. */
export const everyonesLabel = 'com.telemetry-tracker.agent.everyone'
/** The folder of jobs that packages install for everyone. */
export const everyonesFolder = '/Library/LaunchAgents'

/**
 * The property list of a LaunchAgent. After a crash launchd starts it again, at most every 30 seconds; it stays
 * ended after it was stopped.
 */
export function launchAgent(command: readonly string[], label = launchLabel): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${command.map(part => `    <string>${inXml(part)}</string>`).join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>${ofApp(command)}
</dict>
</plist>
`
}

/** So that the login items of System Settings show the application, and not only a program's name. */
function ofApp([program = '']: readonly string[]): string {
  if (appBundle(program) === null) return ''
  return `
  <key>AssociatedBundleIdentifiers</key>
  <array>
    <string>${bundleId}</string>
  </array>`
}

/** The command in a property list that this program wrote, or null. */
export function commandInLaunchAgent(text: string): string[] | null {
  const [, list] = /<key>ProgramArguments<\/key>\s*<array>([\s\S]*?)<\/array>/.exec(text) ?? []
  if (list === undefined) return null
  return [...list.matchAll(/<string>([^<]*)<\/string>/g)].map(([, part = '']) => outOfXml(part))
}
