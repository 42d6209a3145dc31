import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes a copy of a packaged helper that is another version, in a second: packaging again takes half a minute. The
 * package's description within the script makes room for it, so no length in the executable changes.
 */
export function writeOtherVersion(
  executable: string,
  output: string,
  { version, endsAsAgent = false }: { version: string; endsAsAgent?: boolean },
): void {
  const bytes = readFileSync(executable)
  const start = bytes.indexOf('{name:"@telemetry-tracker/native-host",version:"')
  const end = bytes.indexOf('}}', start) + 2
  if (start < 0 || end < start) throw new Error(`${executable} does not describe its package.`)
  const early = endsAsAgent ? ',early:process.argv[2]==="agent"&&process.exit(3)' : ''
  bytes.write(`{version:"${version}"${early}`.padEnd(end - start - 1).concat('}'), start, 'latin1')
  withoutCodeCache(bytes, end)
  writeFileSync(output, bytes, { mode: 0o700 })
}

/** The compiled code behind the script is of the version before. Without its first bytes V8 compiles the script. */
function withoutCodeCache(bytes: Buffer, from: number): void {
  const start = bytes.indexOf(codeCacheStart, from)
  if (start < 0) throw new Error('The executable has no code cache.')
  bytes.fill(0, start, start + codeCacheStart.length)
}

/** The upper half of V8's magic number of serialized code, 0xC0DE…. */
const codeCacheStart = Buffer.from([0xde, 0xc0])
