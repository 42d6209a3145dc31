import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './folder.ts'

/** Why no small disk can be made here; empty when one can. */
export const noSmallDiskHere = whyNot()

function whyNot(): string {
  if (process.platform !== 'linux') return 'these tests need Linux'
  if (process.getuid?.() !== 0) return 'only root may mount a small disk'
  try {
    const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' })
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
    return ''
  } catch (error) {
    return `no disk can be mounted: ${error instanceof Error ? error.message : String(error)}`
  }
}

export interface SmallDisk {
  folder: string
  /** Something else takes what room is left. */
  fill(): void
  /** And gives it back. */
  free(): void
  allowWriting(isAllowed: boolean): void
}

/** A disk of its own for the running test. */
export function smallDisk(kilobytes: number): SmallDisk {
  const folder = temporaryFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  const filler = join(folder, 'filler')
  return {
    folder,
    fill() {
      for (let size = kilobytes * 1024; size >= 1; size = Math.floor(size / 2)) {
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
        } catch {
          // No room for that much.
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
    allowWriting(isAllowed) {
      execFileSync('mount', ['-o', `remount,${isAllowed ? 'rw' : 'ro'}`, folder])
    },
  }
}
