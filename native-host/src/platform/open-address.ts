import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { UsageError } from '../private-folder.ts'

/** Opens an address in this person's browser. Throws the address to open by hand if that is not possible. */
export async function openAddress(
  address: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  const [program, ...args] = opener(platform)
  const child = spawn(program, [...args, address], { stdio: 'ignore', windowsHide: true })
  try {
    const [code] = await once(child, 'exit')
    if (code === 0) return
  } catch (error) {
    throw cannotOpen(address, error instanceof Error ? error.message : String(error))
  }
  throw cannotOpen(address, `${program} found no browser`)
}

function opener(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'win32') return ['rundll32.exe', 'url.dll,FileProtocolHandler']
  if (platform === 'darwin') return ['open']
  return ['xdg-open']
}

function cannotOpen(address: string, why: string): UsageError {
  return new UsageError(`Cannot open your browser (${why}). Open this address yourself: ${address}`)
}
