import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import * as z from 'zod'
import { type BatchFile, sealedName } from './batch-files.ts'
import { writeDurably } from './durable-file.ts'

const inflate = promisify(gunzip)
const deflate = promisify(gzip)
const bodySchema = z.object({ events: z.array(z.unknown()) })

/** Writes waiting batches anew into the folder of a next epoch, numbered from 1. The old files stay untouched. */
export async function buildNextEpoch(
  waiting: readonly BatchFile[],
  folder: string,
  bodyOf: (sequence: number, events: readonly string[]) => string,
): Promise<BatchFile[]> {
  const rewritten: BatchFile[] = []
  for (const { path, events: count } of waiting) {
    const sequence = rewritten.length + 1
    const { events } = bodySchema.parse(JSON.parse((await inflate(await readFile(path))).toString('utf8')))
    const body = await deflate(
      bodyOf(
        sequence,
        events.map(event => JSON.stringify(event)),
      ),
    )
    const file = join(folder, sealedName(sequence, count))
    writeDurably(file, body)
    rewritten.push({ sequence, events: count, bytes: body.length, path: file })
  }
  return rewritten
}
