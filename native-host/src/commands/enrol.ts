import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { allowPlainHttp } from '../http/plain-http.ts'
import type { Preset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { enrolDevice, readCode } from '../sign-in/enrol.ts'

/**
 * `enrol CODE-OR-LINK`: from then on this device delivers for the person the code was made for. Without a code,
 * it is read from standard input or, if there is none, taken from the preset.
 */
export async function enrol(
  settings: HelperSettings,
  given: string | undefined,
  { allowHttp, preset }: { allowHttp: boolean; preset: Preset },
): Promise<void> {
  allowPlainHttp(settings.httpHosts)
  const { server, userId, key, whyNotSystem } = await enrolDevice(settings.dataDir, {
    ...readCode(given ?? (await codeFrom(process.stdin, preset.code)), settings.backendUrl),
    mayUseSystem: settings.mayUseSystemSecrets,
    mayUseHttp: allowHttp,
  })
  const place = key === 'system' ? "the system's secret store" : 'a file that only you can read'
  const ofWhom = preset.org === undefined ? '' : ` of ${preset.org}`
  console.log(
    `This device now sends data to ${server}${ofWhom} for ${userId}. Its key is stored in ${place}. If the agent is running, restart it.`,
  )
  if (whyNotSystem !== undefined) console.log(`(The system's secret store is not available: ${whyNotSystem})`)
}

/**
 * Every user of a computer can read the arguments of a running command, but not its standard input. The preset's code
 * is used if no other one comes, and in a terminal without asking for one.
 */
export async function codeFrom(input: Readable & { isTTY?: boolean }, preset?: string): Promise<string> {
  if (input.isTTY && preset !== undefined) return preset
  if (input.isTTY) process.stderr.write('Code or link from your admin: ')
  const lines = createInterface({ input })
  try {
    for await (const line of lines) if (line.trim() !== '') return line.trim()
  } finally {
    lines.close()
  }
  if (preset !== undefined) return preset
  throw new UsageError(
    'No code was entered. Run `enrol` with the code or link from your admin, or type it in.',
  )
}
