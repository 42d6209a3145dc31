import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { codeFrom } from './enrol.ts'

test('reads a code from the standard input, where no other user of the computer sees it', async () => {
  expect(await codeFrom(Readable.from(['\n  ABCDE-FGHJK \nmore\n']))).toBe('ABCDE-FGHJK')
})

test('says what to do when no code is there', async () => {
  await expect(codeFrom(Readable.from(['\n']))).rejects.toThrow('No code was entered')
})
