import type { Readable } from 'node:stream'
import { allowPlainHttp } from '../http/plain-http.ts'
import type { Preset } from '../preset.ts'
import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { isRecordingAllowed, withdrawAcknowledgement } from '../setup/acknowledgement.ts'
import { inputLines } from '../setup/input-lines.ts'
import { enrolDevice, readCode } from '../sign-in/enrol.ts'
import { readEnrolment } from '../sign-in/enrolment.ts'

/**
 * `enrol CODE-OR-LINK`: from then on this device delivers for the person the code was made for. Another person has to
 * acknowledge the notice again.
 */
export async function enrol(
  settings: HelperSettings,
  given: string | undefined,
  { allowHttp, preset }: { allowHttp: boolean; preset: Preset },
): Promise<void> {
  allowPlainHttp(settings.httpHosts)
  const { dataDir, queueDir } = settings
  const before = readEnrolment(dataDir)
  const { server, userId, key, whyNotSystem } = await enrolDevice(dataDir, {
    ...readCode(await codeFrom(given, process.stdin, preset.code), settings.backendUrl),
    mayUseSystem: settings.mayUseSystemSecrets,
    mayUseHttp: allowHttp,
  })
  if (before?.state === 'enrolled' && before.userId !== userId) withdrawAcknowledgement(dataDir)
  const place = key === 'system' ? "the system's secret store" : 'a file that only you can read'
  const ofWhom = preset.org === undefined ? '' : ` of ${preset.org}`
  console.log(
    `This device now sends data to ${server}${ofWhom} for ${userId}. Its key is stored in ${place}. If the agent is running, restart it.`,
  )
  if (!isRecordingAllowed(dataDir, queueDir))
    console.log(
      'Nothing is recorded yet. Run `telemetry-tracker setup` to read what is recorded, and confirm it.',
    )
  if (whyNotSystem !== undefined) console.log(`(The system's secret store is not available: ${whyNotSystem})`)
}

/**
 * The code: given, or `-` for standard input, because every user of a computer can read the arguments of a running
 * command. Without one, the preset's; else it is asked for.
 */
export async function codeFrom(
  given: string | undefined,
  input: Readable & { isTTY?: boolean },
  preset?: string,
  silenceMs?: number,
): Promise<string> {
  if (given !== undefined && given !== '-') return given
  if (given === undefined && preset !== undefined) return preset
  if (input.isTTY) process.stderr.write('Code or link from your admin: ')
  const lines = inputLines(input, silenceMs)
  try {
    for (let line = await lines.next(); line !== null; line = await lines.next()) if (line !== '') return line
  } finally {
    lines.close()
  }
  throw new UsageError(
    'No code was entered. Run `enrol` with the code or link from your admin, or type it in.',
  )
}
