import { fileSetting, secretNames } from './all.ts'
import { envFileText } from './env-file.ts'
import { SettingError } from './setting.ts'

type Environment = Record<string, string | undefined>

/**
 * The environment, with each secret that is given as a file (`METRICS_TOKEN_FILE=/run/secrets/metrics-token`) replaced by the file's text. Throws a
 * SettingError that names the setting and the path, never the content.
 */
export function withSecretFiles(
  environment: Environment,
  readFile: (path: string) => Uint8Array,
): Environment {
  const read = { ...environment }
  for (const name of secretNames) {
    const setting = fileSetting(name)
    const path = environment[setting]?.trim() ?? ''
    if (path === '') continue
    if ((environment[name]?.trim() ?? '') !== '')
      throw new SettingError(`${name} and ${setting} are both set. Remove one of them.`)
    read[name] = secretIn(path, { name, setting }, readFile)
    delete read[setting]
  }
  return read
}

function secretIn(
  path: string,
  { name, setting }: { name: string; setting: string },
  readFile: (path: string) => Uint8Array,
): string {
  const text = envFileText(`The file of ${setting}, ${path},`, bytesOf(path, setting, readFile))
  const secret = text.replace(/\n$/, '')
  // An empty file would count as "not set": the server would silently start with another database or without a token.
  if (secret.trim() === '')
    throw new SettingError(
      `${setting} is ${path}, which is empty. Write the value of ${name} to it, or remove ${setting}.`,
    )
  return secret
}

function bytesOf(path: string, setting: string, readFile: (path: string) => Uint8Array): Uint8Array {
  try {
    return readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new SettingError(
      `${setting} is ${path}, which cannot be read${code}. Correct the path, or allow this user to read the file.`,
      { cause: error },
    )
  }
}
