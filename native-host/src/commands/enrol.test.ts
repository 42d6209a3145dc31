import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { codeFrom } from './enrol.ts'

test("reads a code from standard input, where other users of the computer can't see it", async () => {
  expect(await codeFrom('-', Readable.from(['\n  ABCDE-FGHJK \nmore\n']))).toBe('ABCDE-FGHJK')
  expect(await codeFrom(undefined, Readable.from(['ABCDE\n']))).toBe('ABCDE')
})

test('explains what to do if there is no code', async () => {
  await expect(codeFrom(undefined, Readable.from(['\n']))).rejects.toThrow('No code was entered')
})

test('does not wait for a pipe that nobody closes', async () => {
  await expect(codeFrom(undefined, new PassThrough(), undefined, 1)).rejects.toThrow('Nothing was entered')
})

test("uses the preset's code without reading standard input, unless told to", async () => {
  expect(await codeFrom(undefined, new PassThrough(), 'PRESET')).toBe('PRESET')
  expect(await codeFrom('-', Readable.from(['GIVEN\n']), 'PRESET')).toBe('GIVEN')
})

test('a code that is given comes before everything else', async () => {
  expect(await codeFrom('GIVEN', new PassThrough(), 'PRESET')).toBe('GIVEN')
})
