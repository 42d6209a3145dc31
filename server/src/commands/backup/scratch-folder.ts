import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import sqlite3 from 'sqlite3'
import { connectSqlite, preparedStatements } from '../../database/sqlite-statements.ts'
import { Failure } from '../../failure.ts'
import { makePrivateFolder } from '../../private-files.ts'

/**
 * Runs some work with a new folder that only this user can read, and removes it afterwards. What a killed process left in it is removed first. Throws a Failure while another process
 * uses it.
 */
export async function withScratchFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await makePrivateFolder(dirname(folder))
  const unlock = await lock(folder)
  try {
    await rm(folder, { recursive: true, force: true })
    await makePrivateFolder(folder)
    return await work()
  } finally {
    await rm(folder, { recursive: true, force: true })
    await unlock()
  }
}

/** By a lock of SQLite, which ends with its process. The file stays: after it was removed, two processes could lock two files of that name. */
async function lock(folder: string): Promise<() => Promise<void>> {
  const connection = await connectSqlite(
    `${folder.replace(/\.unfinished$/, '')}.lock`,
    sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE,
  )
  const statements = preparedStatements(connection)
  try {
    await statements.run('BEGIN EXCLUSIVE')
  } catch (error) {
    await statements.close()
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error
    throw new Failure(`Another process uses ${folder}. Start again when it has ended.`, { cause: error })
  }
  return statements.close
}
