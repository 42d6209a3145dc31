import { expect, it } from 'vitest'
import { ApiError } from '../errors.ts'
import { hashPassword, isPassword } from './passwords.ts'

it('limits concurrent hashes, queues some requests, and tells the others when to retry', async () => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  let running = 0
  let most = 0
  let begun = 0
  const check = async () => {
    most = Math.max(most, ++running)
    begun++
    await opened
    running--
    return false
  }
  const answers = Array.from({ length: 200 }, () =>
    isPassword('a guess', async () => null, check).catch((error: unknown) => error),
  )

  const refused = await Promise.race(answers)
  open()
  const all = await Promise.all(answers)

  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ status: 429, headers: { 'Retry-After': '2' } })
  expect(most).toBeLessThanOrEqual(2)
  expect(begun).toBeLessThanOrEqual(34)
  expect(all.filter(answer => answer instanceof ApiError)).toHaveLength(200 - begun)
})

it('does not hash if `begin` throws', async () => {
  const gone = new Error('the link was used meanwhile')
  const refuse = async () => {
    throw gone
  }
  const checked: string[] = []
  const check = async () => checked.push('checked') > 0

  await expect(hashPassword('some password', refuse)).rejects.toBe(gone)
  await expect(isPassword('some password', refuse, check)).rejects.toBe(gone)
  expect(checked).toEqual([])
})
