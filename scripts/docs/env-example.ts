import { fileSetting, settingGroups } from '@telemetry-tracker/shared/settings/all'
import { isSecret, readSettings, type Settings } from '@telemetry-tracker/shared/settings/setting'

/** The text of `.env.example`: every setting with its default and a one-line description. */
export function envExample(): string {
  const groups = settingGroups.map(({ heading, settings }) => [
    `# ── ${heading} `.padEnd(78, '─'),
    ...lines(settings),
  ])
  return `${[introduction, ...groups.map(group => group.join('\n'))].join('\n\n')}\n`
}

const introduction = `# Settings of Telemetry Tracker. Copy this file to .env and uncomment the settings you change.
# Environment variables take precedence over .env. Unknown and invalid settings are reported at start.
# Each secret can be in a file instead, as Docker, Kubernetes and systemd provide it: set its name with _FILE to the path.`

/** Defaults that are written differently from their parsed value. */
const shownDefaults: Record<string, string> = {
  RATE_LIMIT_PER_DEVICE: '120/minute',
  TRUST_PROXY: 'false',
}

function lines(settings: Settings): string[] {
  const defaults: Record<string, unknown> = readSettings(settings, {})
  return Object.entries(settings).flatMap(([name, schema]) => [
    `# ${schema.description}`,
    `#${name}=${shownDefaults[name] ?? String(defaults[name] ?? '')}`,
    ...(isSecret(schema) ? [`#${fileSetting(name)}=`] : []),
  ])
}
