import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { codeFrom } from './enrol.ts'

test("reads a code from standard input, where other users of the computer can't see it", async () => {
  expect(await codeFrom(Readable.from(['\n  ABCDE-FGHJK \nmore\n']))).toBe('ABCDE-FGHJK')
})

test('explains what to do if there is no code', async () => {
  await expect(codeFrom(Readable.from(['\n']))).rejects.toThrow('No code was entered')
})
