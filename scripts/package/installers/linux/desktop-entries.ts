import { desktopEntry } from '../../../../native-host/src/autostart/desktop-entry.ts'
import { agentIfSetUp } from './paths.ts'

/** In the languages of the dashboards; a test compares them. */
const myNumbers = {
  en: ['My numbers', 'What Telemetry Tracker has recorded about you'],
  de: ['Meine Zahlen', 'Was Telemetry Tracker über Sie aufgezeichnet hat'],
  fr: ['Mes chiffres', 'Ce que Telemetry Tracker a enregistré à votre sujet'],
  es: ['Mis números', 'Lo que Telemetry Tracker ha registrado sobre usted'],
  pt: ['Meus números', 'O que o Telemetry Tracker registrou sobre você'],
  hi: ['मेरे आँकड़े', 'Telemetry Tracker ने आपके बारे में क्या दर्ज किया है'],
} as const

/** The entry of the menu that opens a person's own page. https://specifications.freedesktop.org/desktop-entry/latest/ */
export function myNumbersEntry(program: string): string {
  const { en, ...others } = myNumbers
  const translated = (key: string, index: 0 | 1) =>
    Object.entries(others).map(([language, texts]) => `${key}[${language}]=${texts[index]}`)
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${en[0]}`,
    ...translated('Name', 0),
    `Comment=${en[1]}`,
    ...translated('Comment', 1),
    `Exec="${program}" dashboard`,
    `TryExec=${program}`,
    'Icon=telemetry-tracker',
    'Terminal=false',
    'Categories=Utility;',
  ]
  return `${lines.join('\n')}\n`
}

/**
 * Starts the agent of those who have enrolled, on desktops that don't use systemd; those that do skip it, because they have the unit. If both
 * start one, the second agent ends at once.
 */
export function autostartEntry(program: string): string {
  return `${desktopEntry([program, ...agentIfSetUp])}TryExec=${program}
X-systemd-skip=true
X-GNOME-HiddenUnderSystemd=true
`
}
