import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { usualInstant } from './instant.ts'

const schema = z.iso.datetime({ offset: true })

it('agrees with Date.parse for timestamps of helpers', () => {
  const anyInstant = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2099-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(anyInstant, instant => {
      const timestamp = instant.toISOString()
      const found = [timestamp, timestamp.replace(/\.\d+Z/, 'Z')].map(usualInstant)

      if (instant.getUTCDate() <= 28) expect(found[0]).toBe(instant.getTime())
      expect([undefined, Math.floor(instant.getTime() / 1000) * 1000]).toContain(found[1])
    }),
  )
})

it('accepts nothing that the schema rejects, with any single characters changed', () => {
  const anyChange = fc.tuple(fc.nat(23), fc.constantFrom(...'0123456789-:.TZ+ x٣'))
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: 1, maxLength: 3 }), changes => {
      const characters = [...'2026-03-10T11:30:00.250Z']
      for (const [at, character] of changes) characters[at] = character
      const timestamp = characters.join('')

      const found = usualInstant(timestamp)

      if (found !== undefined) expect(schema.safeParse(timestamp).success).toBe(true)
      if (found !== undefined) expect(found).toBe(Date.parse(timestamp))
    }),
  )
})
