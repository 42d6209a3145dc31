import { expect, it } from 'vitest'
import { StartFailure } from '../process/node-process.ts'
import { forEachKind } from './for-each-kind.ts'

it('skips a database on which the server does not start, with the server’s message', async () => {
  const reported: string[] = []

  const skipped = await forEachKind(
    'sqlite',
    line => reported.push(line),
    async () => {
      throw new StartFailure('This version cannot use it yet.')
    },
  )

  expect(skipped).toEqual([{ database: 'sqlite', why: 'This version cannot use it yet.' }])
  expect(reported.join()).toContain('This version cannot use it yet.')
})

it('any other error ends the measurement', async () => {
  const measuring = forEachKind(
    'sqlite',
    () => undefined,
    async () => {
      throw new Error('a batch was answered 500')
    },
  )

  await expect(measuring).rejects.toThrow('a batch was answered 500')
})
