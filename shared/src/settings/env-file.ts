import { fileSetting, secretNames, settingNames } from './all.ts'
import { SettingError, unknownSettings } from './setting.ts'

/**
 * The text of a settings file, in the encodings that editors use: Windows' Notepad writes a byte order mark,
 * PowerShell's `>` UTF-16. Throws a SettingError for bytes that are not text.
 */
export function envFileText(path: string, bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    // The decoder removes the byte order mark.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text.replace(/\r\n?/g, '\n')
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new SettingError(`${path} is not saved as UTF-8. Save it as UTF-8 in your editor.`)
}

type Environment = Record<string, string | undefined>

/**
 * The environment, with a settings file's values as defaults. Throws a SettingError when the file has a name
 * that is not a setting.
 */
export function withEnvFile(path: string, values: Environment, environment: Environment): Environment {
  const [unknown] = unknownSettings(Object.keys(values), [...settingNames, ...secretNames.map(fileSetting)])
  if (unknown !== undefined) {
    throw new SettingError(
      `${path} sets ${unknown}, which is not a setting. Correct the name (.env.example lists all settings) or remove the line.`,
    )
  }
  return { ...values, ...environment }
}
