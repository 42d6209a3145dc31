import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Metadata, MetadataKind, MetaFile, type Root, Snapshot, Targets, Timestamp } from '@tufjs/models'
import * as z from 'zod'
import { type Role, readSigningKeys, type Signer } from './signing-keys.ts'
import { UsageError } from './usage-error.ts'

const settingsFile = 'repository.json'
const dayMs = 24 * 60 * 60_000
const anyDays = z.int().min(1).max(3_650)

const settingsSchema = z.object({
  /** The folder that the server offers (RELEASES_DIR). */
  folder: z.string(),
  /** For how many days the metadata of each role is valid. */
  expiryDays: z.object({ root: anyDays, targets: anyDays, snapshot: anyDays, timestamp: anyDays }),
})

export type RepositorySettings = z.infer<typeof settingsSchema>

/** A repository, and the folder with the keys that sign everything but its root. */
export interface Repository extends RepositorySettings {
  keys: string
  nowMs: number
}

/** Stores where a repository is, beside its keys. */
export function writeRepositorySettings(keys: string, settings: RepositorySettings): void {
  mkdirSync(keys, { recursive: true, mode: 0o700 })
  writeWhole(join(keys, settingsFile), { ...settings, folder: resolve(settings.folder) })
}

/** The repository that a folder of keys belongs to. Throws what to do when there is none. */
export function openRepository(keys: string, nowMs: number): Repository {
  try {
    const settings = settingsSchema.parse(JSON.parse(readFileSync(join(keys, settingsFile), 'utf8')))
    return { ...settings, keys, nowMs }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new UsageError(
      `There is no repository for the keys in ${keys} (${why}). Make one with \`init\`, or name its folder with --keys.`,
    )
  }
}

/** The newest root, with its signatures. */
export function readRoot(repository: Repository): Metadata<Root> {
  const version = newestVersion(repository, 'root')
  return Metadata.fromJSON(MetadataKind.Root, readJson(repository, `${version}.root.json`))
}

export function readTargets(repository: Repository): Metadata<Targets> {
  const version = newestVersion(repository, 'targets')
  return Metadata.fromJSON(MetadataKind.Targets, readJson(repository, `${version}.targets.json`))
}

export function readSnapshot(repository: Repository): Metadata<Snapshot> {
  const version = newestVersion(repository, 'snapshot')
  return Metadata.fromJSON(MetadataKind.Snapshot, readJson(repository, `${version}.snapshot.json`))
}

export function readTimestamp(repository: Repository): Metadata<Timestamp> {
  return Metadata.fromJSON(MetadataKind.Timestamp, readJson(repository, 'timestamp.json'))
}

/** Signs a root with these keys and writes it. Throws if an old or the new root would not accept the signatures. */
export function publishRoot(
  repository: Repository,
  root: Root,
  signers: readonly Signer[],
  before?: Metadata<Root>,
): void {
  const metadata = new Metadata(root)
  for (const signer of signers) metadata.sign(data => signer.sign(data))
  for (const judge of before === undefined ? [metadata] : [before, metadata])
    requireKeys('root', judge, metadata)
  writeWhole(metadataFile(repository, `${root.version}.root.json`), metadata.toJSON())
}

/**
 * Signs and writes new targets (or the same for longer), snapshot and timestamp, in this order: a client that
 * asks meanwhile follows the old timestamp to the old files, which stay.
 */
export function publishTargets(repository: Repository, targets: Targets['targets']): void {
  const version = nextVersion(repository, 'targets')
  const signed = new Targets({ ...dated(repository, 'targets', version), targets })
  const bytes = signAndWrite(repository, 'targets', new Metadata(signed), `${version}.targets.json`)
  publishSnapshot(repository, new MetaFile({ version, ...sums(bytes) }))
}

/** Signs and writes a new snapshot and timestamp for the targets as they are. */
export function publishSnapshot(repository: Repository, targets: MetaFile): void {
  const version = nextVersion(repository, 'snapshot')
  const signed = new Snapshot({
    ...dated(repository, 'snapshot', version),
    meta: { 'targets.json': targets },
  })
  const bytes = signAndWrite(repository, 'snapshot', new Metadata(signed), `${version}.snapshot.json`)
  const timestamp = new Timestamp({
    ...dated(repository, 'timestamp', nextTimestampVersion(repository)),
    snapshotMeta: new MetaFile({ version, ...sums(bytes) }),
  })
  signAndWrite(repository, 'timestamp', new Metadata(timestamp), 'timestamp.json')
}

/** The version and the end of new metadata. */
export function dated({ expiryDays, nowMs }: Repository, role: Role, version: number) {
  const expires = new Date(nowMs + expiryDays[role] * dayMs).toISOString().replace(/\.\d+Z$/, 'Z')
  return { version, specVersion: '1.0', expires }
}

function signAndWrite(
  repository: Repository,
  role: Exclude<Role, 'root'>,
  metadata: Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>,
  name: string,
): Buffer {
  const root = readRoot(repository)
  const listed = root.signed.roles[role]?.keyIDs ?? []
  for (const signer of readSigningKeys(role, [repository.keys]))
    if (listed.includes(signer.key.keyID)) metadata.sign(data => signer.sign(data))
  requireKeys(role, root, metadata)
  return writeWhole(metadataFile(repository, name), metadata.toJSON())
}

type AnyMetadata = Metadata<Root> | Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>

function requireKeys(role: Role, root: Metadata<Root>, metadata: AnyMetadata): void {
  try {
    root.verifyDelegate(role, metadata)
  } catch (error) {
    const needed = root.signed.roles[role]?.threshold ?? 1
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `Not enough keys to sign the ${role} metadata: ${needed} are needed (${why}). Name the folders of the others as well, with ${role === 'root' ? '--root-keys' : '--keys'}.`,
    )
  }
}

function newestVersion(repository: Repository, role: 'root' | 'targets' | 'snapshot'): number {
  const newest = Math.max(0, ...versionsOf(repository, role))
  if (newest > 0) return newest
  throw new UsageError(
    `There is no ${role} metadata in ${metadataFolder(repository)}. Restore the folder from your copy, or make a repository with \`init\`.`,
  )
}

function nextVersion(repository: Repository, role: 'targets' | 'snapshot'): number {
  return Math.max(0, ...versionsOf(repository, role)) + 1
}

function nextTimestampVersion(repository: Repository): number {
  const exists = readdirSync(metadataFolder(repository)).includes('timestamp.json')
  return exists ? readTimestamp(repository).signed.version + 1 : 1
}

function versionsOf(repository: Repository, role: string): number[] {
  return readdirSync(metadataFolder(repository)).flatMap(name => {
    const [version, ...rest] = name.split('.')
    return rest.join('.') === `${role}.json` ? [Number(version)] : []
  })
}

/** The length and hash of a file, as metadata names them. */
function sums(bytes: Buffer): { length: number; hashes: { sha256: string } } {
  return { length: bytes.length, hashes: { sha256: createHash('sha256').update(bytes).digest('hex') } }
}

export function targetsFolder({ folder }: RepositorySettings): string {
  return join(folder, 'targets')
}

export function metadataFolder({ folder }: RepositorySettings): string {
  return join(folder, 'metadata')
}

function metadataFile(repository: Repository, name: string): string {
  return join(metadataFolder(repository), name)
}

function readJson(repository: Repository, name: string) {
  return JSON.parse(readFileSync(metadataFile(repository, name), 'utf8'))
}

/** Written beside and renamed, so that no one ever reads half of it. */
function writeWhole(file: string, content: object): Buffer {
  const bytes = Buffer.from(`${JSON.stringify(content, null, 1)}\n`)
  writeFileSync(`${file}.new`, bytes)
  letServerRead(`${file}.new`)
  renameSync(`${file}.new`, file)
  return bytes
}

/** Everything in a repository is public, and the server often runs as another user. */
export function letServerRead(file: string): void {
  chmodSync(file, 0o644)
}
