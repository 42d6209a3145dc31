import type { Command, Option } from 'commander'
import { systemPreset } from '../../../../native-host/src/preset.ts'

/** The page telemetry-tracker(1), made from the commands themselves. */
export function manPage(
  helper: Command,
  { version, epochSec }: { version: string; epochSec: number },
): string {
  const date = new Date(epochSec * 1_000).toISOString().slice(0, 10)
  return [
    `.TH TELEMETRY\\-TRACKER 1 "${date}" "${text(version)}" "Telemetry Tracker"`,
    '.SH NAME',
    'telemetry\\-tracker \\- honest productivity tracker: counts, never content',
    '.SH SYNOPSIS',
    '.B telemetry\\-tracker',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    line(helper.description()),
    '.SH COMMANDS',
    ...visibleCommands(helper).flatMap(describe),
    '.SH FILES',
    '.TP',
    '.I ~/.telemetry\\-tracker',
    line(
      'Everything that is stored on this computer: queue, log, settings of this device. Only its owner can read it.',
    ),
    '.TP',
    `.I ${text(systemPreset)}`,
    line(
      'Server, one-time code and organisation, as the administrator has set them. Every user can read it.',
    ),
    '',
  ].join('\n')
}

function visibleCommands(helper: Command): Command[] {
  return helper.createHelp().visibleCommands(helper)
}

function describe(command: Command): string[] {
  const help = command.createHelp()
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help')
  const names = command.registeredArguments.map(argument => ` [${argument.name()}]`).join('')
  return [
    '.TP',
    `.B ${text(`${command.name()}${names}`)}`,
    line(sentence(command.description())),
    ...options.flatMap(option => ['.RS', '.TP', `.B ${text(option.flags)}`, line(meaning(option)), '.RE']),
  ]
}

function meaning(option: Option): string {
  const isShown = option.defaultValue !== undefined && typeof option.defaultValue !== 'boolean'
  return `${sentence(option.description)}${isShown ? ` Default: ${String(option.defaultValue)}.` : ''}`
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`
}

/** A line of text; one that begins with a dot or an apostrophe would be a request. */
function line(words: string): string {
  return text(words).replace(/^[.']/, '\\&$&')
}

function text(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ')
}
