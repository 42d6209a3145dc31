import { dirname, join, sep } from 'node:path'

/** The real module; a test that mocks `node:fs` gets `recordedFs` below. */
const fs = process.getBuiltinModule('node:fs')

interface File {
  size: number
}

/**
 * The operations of a file system, in order: each is durable only once the file or folder it belongs to was
 * synced.
 */
type Change =
  | { kind: 'folder'; path: string }
  | { kind: 'file'; path: string; file: File }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'remove'; path: string }
  | { kind: 'write'; file: File; at: number; bytes: Buffer }
  | { kind: 'truncate'; file: File; size: number }
  | { kind: 'sync'; what: File | string }

/** What a power cut leaves of a change that was not synced: all, nothing, or half of its bytes. */
export type Left = 'all' | 'nothing' | 'half'
export type Unsynced = Exclude<Change, { kind: 'sync' }>

let root = ''
let changes: Change[] = []
let files = new Map<string, File>()
const open = new Map<number, { path: string; file?: File }>()

/**
 * Records the changes of a folder from now on, by everything that imports `node:fs` in a test with
 * `vi.mock('node:fs', async () => (await import('../testing/power-cut.ts')).recordedFs)`.
 */
export function recordFolder(folder: string) {
  root = folder
  changes = []
  files = new Map()
  open.clear()
  const recorded = changes
  return {
    /** The number of changes so far: a moment at which the power may be cut. */
    now: () => recorded.length,
    /**
     * Writes into an empty folder what a power cut at a moment leaves: everything synced by then, and of the
     * rest what `left` returns.
     */
    cutAt(moment: number, left: (change: Unsynced) => Left, into: string): void {
      writeRest(recorded.slice(0, moment), folder, left, into)
    },
  }
}

function writeRest(done: readonly Change[], from: string, left: (change: Unsynced) => Left, into: string) {
  const names = new Map<string, File | 'folder'>()
  const contents = new Map<File, Buffer>()
  for (const [i, change] of done.entries()) {
    if (change.kind === 'sync') continue
    const survived = isSynced(change, done.slice(i + 1)) ? 'all' : left(change)
    if (survived === 'nothing') continue
    switch (change.kind) {
      case 'folder':
        names.set(change.path, 'folder')
        break
      case 'file':
        names.set(change.path, change.file)
        break
      case 'remove':
        names.delete(change.path)
        break
      case 'rename': {
        const moved = names.get(change.from) ?? lastFileAt(done.slice(0, i), change.from)
        names.delete(change.from)
        if (moved !== undefined) names.set(change.to, moved)
        break
      }
      case 'truncate':
        contents.set(change.file, resized(contents.get(change.file), change.size))
        break
      case 'write': {
        const bytes = survived === 'half' ? change.bytes.subarray(0, change.bytes.length >> 1) : change.bytes
        const before = contents.get(change.file)
        const content = resized(before, Math.max(before?.length ?? 0, change.at + bytes.length))
        bytes.copy(content, change.at)
        contents.set(change.file, content)
        break
      }
    }
  }
  for (const [path, what] of [...names].sort(([a], [b]) => a.length - b.length)) {
    const target = join(into, path.slice(from.length))
    fs.mkdirSync(what === 'folder' ? target : dirname(target), { recursive: true })
    if (what !== 'folder') fs.writeFileSync(target, contents.get(what) ?? '')
  }
}

/**
 * Names are durable once their folder was synced, bytes once their file was. A rename happens completely or
 * not at all.
 */
function isSynced(change: Unsynced, later: readonly Change[]): boolean {
  const homes: readonly (File | string)[] =
    change.kind === 'write' || change.kind === 'truncate'
      ? [change.file]
      : change.kind === 'rename'
        ? [dirname(change.from), dirname(change.to)]
        : change.kind === 'folder'
          ? [dirname(change.path), change.path]
          : [dirname(change.path)]
  return later.some(each => each.kind === 'sync' && homes.includes(each.what))
}

function lastFileAt(done: readonly Change[], path: string): File | undefined {
  const made = done.findLast(change => change.kind === 'file' && change.path === path)
  return made?.kind === 'file' ? made.file : undefined
}

function resized(before: Buffer | undefined, size: number): Buffer {
  const content = Buffer.alloc(size)
  before?.copy(content)
  return content
}

function isWatched(path: unknown): path is string {
  return typeof path === 'string' && root !== '' && (path === root || path.startsWith(root + sep))
}

function noteFolders(path: string): void {
  if (path === root || fs.existsSync(path)) return
  noteFolders(dirname(path))
  changes.push({ kind: 'folder', path })
}

function noteFile(path: string): File {
  const known = files.get(path)
  if (known) return known
  const file = { size: 0 }
  files.set(path, file)
  changes.push({ kind: 'file', path, file })
  return file
}

function noteSize(file: File, size: number): void {
  if (file.size === size) return
  file.size = size
  changes.push({ kind: 'truncate', file, size })
}

function noteRemoved(path: string): void {
  if (!fs.existsSync(path)) return
  if (fs.statSync(path).isDirectory()) for (const name of fs.readdirSync(path)) noteRemoved(join(path, name))
  files.delete(path)
  changes.push({ kind: 'remove', path })
}

/**
 * Functions that change files without being recorded. Before you use one in the queue, add it to the
 * functions above.
 */
const unknown = [
  'appendFileSync',
  'copyFileSync',
  'cpSync',
  'createWriteStream',
  'linkSync',
  'rmdirSync',
  'symlinkSync',
  'truncateSync',
  'writeFile',
  'writeFileSync',
  'writevSync',
] as const

/** `node:fs` that records changes in the recorded folder and never really syncs. */
export const recordedFs: typeof fs = {
  ...fs,
  ...Object.fromEntries(
    unknown.map(name => [
      name,
      (path: unknown, ...rest: unknown[]) => {
        if (isWatched(path)) throw new Error(`The recorded folder does not know ${name}.`)
        return Reflect.apply(fs[name], fs, [path, ...rest])
      },
    ]),
  ),
  mkdirSync: ((path: string, options) => {
    if (isWatched(path)) noteFolders(path)
    return fs.mkdirSync(path, options)
  }) as typeof fs.mkdirSync,
  openSync(path, flags, mode) {
    const fd = fs.openSync(path, flags, mode)
    if (!isWatched(path)) return fd
    if (fs.fstatSync(fd).isDirectory()) {
      open.set(fd, { path })
      return fd
    }
    const isForReading = flags === undefined || flags === 'r'
    const file = isForReading ? (files.get(path) ?? { size: 0 }) : noteFile(path)
    if (flags === 'w') noteSize(file, 0)
    open.set(fd, { path, file })
    return fd
  },
  writeSync: ((fd: number, bytes: Uint8Array, offset?: number, length?: number, at?: number | null) => {
    const written = fs.writeSync(fd, bytes, offset, length, at)
    const file = open.get(fd)?.file
    if (file) {
      const from = offset ?? 0
      changes.push({
        kind: 'write',
        file,
        at: at ?? file.size,
        bytes: Buffer.from(bytes.slice(from, from + written)),
      })
      file.size = Math.max(file.size, (at ?? file.size) + written)
    }
    return written
  }) as typeof fs.writeSync,
  ftruncateSync(fd, size) {
    const file = open.get(fd)?.file
    if (file) noteSize(file, size ?? 0)
    fs.ftruncateSync(fd, size)
  },
  fsyncSync(fd) {
    const synced = open.get(fd)
    if (synced) changes.push({ kind: 'sync', what: synced.file ?? synced.path })
    else fs.fsyncSync(fd)
  },
  fdatasyncSync(fd) {
    const synced = open.get(fd)
    if (synced) changes.push({ kind: 'sync', what: synced.file ?? synced.path })
    else fs.fdatasyncSync(fd)
  },
  closeSync(fd) {
    open.delete(fd)
    fs.closeSync(fd)
  },
  renameSync(from, to) {
    fs.renameSync(from, to)
    if (!isWatched(from) || !isWatched(to)) return
    const moved = files.get(from)
    files.delete(from)
    if (moved) files.set(to, moved)
    changes.push({ kind: 'rename', from, to })
  },
  unlinkSync(path) {
    if (isWatched(path)) noteRemoved(path)
    fs.unlinkSync(path)
  },
  rmSync(path, options) {
    if (isWatched(path)) noteRemoved(path)
    fs.rmSync(path, options)
  },
}
