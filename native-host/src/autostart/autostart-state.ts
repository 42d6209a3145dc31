import { existsSync } from 'node:fs'
import { programIn } from './start-command.ts'
import type { Entry, Way } from './way.ts'

/** Whether the helper starts at sign-in, and which one. */
export interface AutostartState {
  isOn: boolean
  ways: FoundWay[]
}

export interface FoundWay extends Entry {
  way: string
  /** `other` is another copy of the program, `missing` one that no longer exists. */
  program: 'this' | 'other' | 'missing'
}

/** Everything of ours that this system has for sign-in. `command` is what this program would set. */
export async function autostartState(
  ways: readonly Way[],
  command: readonly string[],
  exists: (path: string) => boolean = existsSync,
): Promise<AutostartState> {
  const found: FoundWay[] = []
  for (const way of ways) {
    const entry = await way.find()
    if (entry !== null) found.push({ way: way.name, ...entry, program: programOf(entry, command, exists) })
  }
  return { isOn: found.some(({ isOn }) => isOn), ways: found }
}

function programOf(
  entry: Entry,
  command: readonly string[],
  exists: (path: string) => boolean,
): FoundWay['program'] {
  const [theirs, ours] = [programIn(entry.command ?? []), programIn(command)]
  if (theirs.length === ours.length && theirs.every((file, i) => isSamePath(file, ours[i] ?? '')))
    return 'this'
  return theirs.every(exists) ? 'other' : 'missing'
}

/** Windows' tools print what is not ASCII in an old code page, which arrives here as replacement characters. */
function isSamePath(printed: string, path: string): boolean {
  const isWindows = /^[a-z]:/i.test(path)
  const [a, b] = isWindows ? [printed.toLowerCase(), path.toLowerCase()] : [printed, path]
  return a === b || (a.length === b.length && [...a].every((char, i) => char === '\uFFFD' || char === b[i]))
}
