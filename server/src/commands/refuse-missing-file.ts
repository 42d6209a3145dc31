import { access } from 'node:fs/promises'
import { isPostgresUrl, sqliteFile } from '../database/url.ts'
import { Failure } from '../failure.ts'

/** Throws a Failure if the file of a `sqlite:` URL does not exist, because opening it would create an empty one. */
export async function refuseMissingFile(url: string, dataDir: string): Promise<void> {
  if (isPostgresUrl(url)) return
  const file = sqliteFile(url, dataDir)
  try {
    await access(file)
  } catch (error) {
    throw new Failure(`${file} does not exist. Check the file in --from.`, { cause: error })
  }
}
