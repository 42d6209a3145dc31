import { expect, inject, it } from 'vitest'
import { openDatabase } from './open.ts'

it('uses an encrypted connection if the URL asks for it', async () => {
  const postgres = inject('postgres')
  if (postgres === undefined || !('url' in postgres)) throw new Error('This test needs PostgreSQL.')
  const open = (url: string) => openDatabase(url, { dataDir: '/nowhere', synchronous: 'full' })

  await expect(open(`${postgres.url}?sslmode=verify-full`)).rejects.toThrow('does not support SSL')
  const plain = await open(`${postgres.url}?sslmode=disable`)

  expect(await plain.read('SELECT 1 AS one')).toEqual([{ one: 1 }])
  await plain.close()
})
