import { expect, it } from 'vitest'
import { hashPassword } from './passwords.ts'

it('is hashed with argon2id, its own salt and at least the parameters OWASP recommends', async () => {
  const [one, other] = [await hashPassword('the same for both'), await hashPassword('the same for both')]

  const [, memoryKb, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$/.exec(one) ?? []
  expect(Number(memoryKb)).toBeGreaterThanOrEqual(19_456)
  expect(Number(passes)).toBeGreaterThanOrEqual(2)
  expect(one).not.toBe(other)
})
