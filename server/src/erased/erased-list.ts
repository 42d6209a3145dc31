import { createHmac } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sharedKey } from '../access/shared-key.ts'
import type { Database } from '../database/database.ts'
import { Failure } from '../failure.ts'
import { eraseAgain } from './erase-again.ts'
import { type ErasedPerson, erasedPeople, erasedPersonSchema } from './erased-people.ts'

/**
 * Keeps a file with everyone who was erased, one JSON object per line, beside the backups that still contain them. Lines of other databases in
 * it stay. Throws if it cannot be written.
 */
export async function updateErasedList(database: Database, file: string): Promise<void> {
  const listed = await readIfThere(file)
  const known = new Set(listed?.map(({ hash }) => hash))
  const added = (await database.reading(erasedPeople)).filter(({ hash }) => !known.has(hash))
  if (listed !== undefined && added.length === 0) return
  const name = await nameInList(database)
  await write(file, [...(listed ?? []), ...added.map(person => ({ ...person, database: name }))])
}

/**
 * Erases everyone again who was erased from this database according to the list, but not according to the database: it was restored by other means than our `restore`, to a time before. People of
 * other databases in the list stay, because a database for tests may have the same user IDs. Returns how many there were.
 */
export async function eraseListed(database: Database, file: string, nowMs: number): Promise<number> {
  // The list first: a person whom another server erases meanwhile is in the database before.
  const listed = await readIfThere(file)
  if (listed === undefined) return 0
  const name = await nameInList(database)
  return eraseAgain(
    database,
    listed.filter(person => person.database === name),
    nowMs,
  )
}

/** The same for a database and all of its copies, and no secret. */
async function nameInList(database: Database): Promise<string> {
  const key = await sharedKey(database)
  return createHmac('sha256', key).update('the list of erased people').digest('base64url').slice(0, 16)
}

/** Everyone in a list. Throws a Failure if the file is missing or is no such list. */
export async function readErasedList(file: string): Promise<ErasedPerson[]> {
  const listed = await readIfThere(file)
  if (listed) return listed
  throw new Failure(
    `There is no list of erased people at ${file}. People who were erased after the backup would be back. Name the list with --erased, or pass --none-erased if no one was.`,
  )
}

async function readIfThere(file: string): Promise<ErasedPerson[] | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  return text
    .split('\n')
    .filter(line => line !== '')
    .map((line, i) => entryIn(line, file, i + 1))
}

function entryIn(line: string, file: string, number: number): ErasedPerson {
  try {
    return erasedPersonSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw new Failure(
      `${file} is not a list of erased people: line ${number} is damaged. Restore the file from a backup, or set ERASED_PEOPLE_LIST to a new one.`,
      { cause },
    )
  }
}

/** Whole or not at all: a torn list would forget people. */
async function write(file: string, people: readonly ErasedPerson[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  // Several servers may share the file.
  const unfinished = `${file}.${process.pid}.unfinished`
  const handle = await open(unfinished, 'w', 0o600)
  try {
    await handle.writeFile(people.map(person => `${JSON.stringify(person)}\n`).join(''))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(unfinished, file)
}
