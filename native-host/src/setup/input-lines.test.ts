import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { inputLines } from './input-lines.ts'

test('reads line by line to the end', async () => {
  const lines = inputLines(Readable.from([' yes \nno\n']))

  expect([await lines.next(), await lines.next(), await lines.next()]).toEqual(['yes', 'no', null])
})

test('does not wait for a pipe that stays open and silent', async () => {
  const lines = inputLines(new PassThrough(), 1)

  await expect(lines.next()).rejects.toThrow('Run this in a terminal')
})

test('reads a last line without an end', async () => {
  const pipe = new PassThrough()
  const lines = inputLines(pipe)
  pipe.end('ABCDE')

  expect(await lines.next()).toBe('ABCDE')
})
