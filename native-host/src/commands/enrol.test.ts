import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { codeFrom } from './enrol.ts'

test("reads a code from standard input, where other users of the computer can't see it", async () => {
  expect(await codeFrom(Readable.from(['\n  ABCDE-FGHJK \nmore\n']))).toBe('ABCDE-FGHJK')
})

test('explains what to do if there is no code', async () => {
  await expect(codeFrom(Readable.from(['\n']))).rejects.toThrow('No code was entered')
})

test("uses the preset's code in a terminal, and when standard input is empty", async () => {
  const terminal = Object.assign(Readable.from(['never read']), { isTTY: true })

  expect(await codeFrom(terminal, 'PRESET')).toBe('PRESET')
  expect(await codeFrom(Readable.from([]), 'PRESET')).toBe('PRESET')
})

test("prefers a code from standard input to the preset's", async () => {
  expect(await codeFrom(Readable.from(['GIVEN\n']), 'PRESET')).toBe('GIVEN')
})
