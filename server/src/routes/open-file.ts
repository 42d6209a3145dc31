import { open } from 'node:fs/promises'
import { notFound } from '../errors.ts'

/** Opens a regular file. Throws an ApiError if there is none. */
export async function openFile(path: string) {
  const file = await open(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw notFound()
    throw error
  })
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw notFound()
    return { file, size: stat.size }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** A regular file's content. Throws an ApiError if there is none, or if it is larger than what belongs there. */
export async function readWholeFile(path: string, maxBytes: number): Promise<Buffer> {
  const { file, size } = await openFile(path)
  try {
    if (size > maxBytes) throw notFound()
    return await file.readFile()
  } finally {
    await file.close()
  }
}
