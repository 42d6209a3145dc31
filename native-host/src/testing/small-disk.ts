import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'

/** Why no small disk can be made here; empty when one can. */
export const noSmallDiskHere = whyNot()

function whyNot(): string {
  if (process.platform !== 'linux') return 'these tests need Linux'
  try {
    const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    asRoot('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
    asRoot('umount', folder)
    rmSync(folder, { recursive: true })
    return ''
  } catch (error) {
    return `only root (or sudo that does not ask) may mount a small disk: ${error instanceof Error ? error.message : String(error)}`
  }
}

export interface SmallDisk {
  folder: string
  /** Uses up the free space. */
  fill(): void
  /** Frees it again. */
  free(): void
  allowWriting(isAllowed: boolean): void
}

/** A separate small disk for the running test. */
export function smallDisk(kilobytes: number): SmallDisk {
  const folder = temporaryFolder()
  const owner = `uid=${process.getuid?.() ?? 0},gid=${process.getgid?.() ?? 0},mode=0700`
  asRoot('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k,${owner}`, 'tmpfs', folder)
  onTestFinished(() => asRoot('umount', '-l', folder))
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      for (let size = kilobytes * 1024; size >= 1; size = Math.floor(size / 2)) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        } catch {
          // No space for this size.
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    allowWriting(isAllowed) {
      asRoot('mount', '-o', `remount,${isAllowed ? 'rw' : 'ro'}`, folder)
    },
  }
}

/** Runs a command that needs root. Throws its output where this user may not act as root. */
function asRoot(command: string, ...args: string[]): void {
  const [program = command, ...rest] =
    process.getuid?.() === 0 ? [command, ...args] : ['sudo', '-n', command, ...args]
  execFileSync(program, rest, { stdio: 'pipe' })
}
