import { existsSync, readFileSync, rmSync } from 'node:fs'
import { declaredKinds, maxDeclaredNote } from '@telemetry-tracker/shared/contracts/states'
import * as z from 'zod'
import { writeDurably } from '../deliver/durable-file.ts'
import { parseJson } from '../parse-json.ts'

const instant = z.int().min(0).max(253_402_300_799_999)
const stretchSchema = z.object({ startMs: instant, endMs: instant })

const fileSchema = z.object({
  user: z.string().describe('another person may be enrolled here later'),
  question: stretchSchema.nullable().describe('the stretch to ask about, until it was asked'),
  answerable: stretchSchema.nullable().describe('the stretch that was asked about last'),
  unsent: z
    .array(
      z.object({
        id: z.string(),
        start: z.iso.datetime(),
        end: z.iso.datetime(),
        kind: z.enum(declaredKinds),
        note: z.string().max(maxDeclaredNote),
      }),
    )
    .max(1_000)
    .describe('what the person said, until the server has it'),
})

/** What is stored about declared time on this machine. */
export type StoredDeclared = Omit<z.infer<typeof fileSchema>, 'user'>

export const nothingDeclared: StoredDeclared = { question: null, answerable: null, unsent: [] }

export const declaredFileName = 'declared.json'

/** The file of one person; it does not exist while there is nothing to ask or send. */
export interface DeclaredFile {
  read(): StoredDeclared
  write(stored: StoredDeclared): void
}

/** @param onTrouble the file can't be read or written */
export function declaredFileAt(path: string, user: string, onTrouble: (why: string) => void): DeclaredFile {
  return {
    read() {
      try {
        if (!existsSync(path)) return nothingDeclared
        const { user: owner, ...stored } = fileSchema.parse(parseJson(readFileSync(path, 'utf8')))
        return owner === user ? stored : nothingDeclared
      } catch (error) {
        onTrouble(error instanceof z.ZodError ? 'it is damaged' : String(error))
        return nothingDeclared
      }
    },
    write(stored) {
      try {
        const { question, answerable, unsent } = stored
        if (question === null && answerable === null && unsent.length === 0) rmSync(path, { force: true })
        else
          writeDurably(path, `${JSON.stringify({ user, ...stored } satisfies z.input<typeof fileSchema>)}\n`)
      } catch (error) {
        onTrouble(String(error))
      }
    },
  }
}
