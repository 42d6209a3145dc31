import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { printInto } from './print-into.ts'

test('keeps everything that is printed, and what went wrong by itself', () => {
  const folder = temporaryFolder()
  const [log, problems] = [join(folder, 'setup.log'), join(folder, 'problems')]
  const printed: unknown[] = []
  const printer = { log: (line: unknown) => printed.push(line), error: (line: unknown) => printed.push(line) }
  const long = 'brave  C:\\users\\Jörg Maß\\manifest.json\n'.repeat(50)

  printInto({ log, problems }, printer)
  printer.log(long)
  printer.error('Maß & Söhne does not answer.')

  expect(readFileSync(log, 'utf8')).toBe(`${long}\nMaß & Söhne does not answer.\n`)
  expect(readFileSync(problems, 'utf16le')).toBe('Maß & Söhne does not answer.\n')
  expect(printed).toEqual([long, 'Maß & Söhne does not answer.'])
})
