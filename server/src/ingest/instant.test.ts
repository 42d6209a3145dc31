import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instantOf } from './instant.ts'

it('is what Date.parse says, however a timestamp is written', () => {
  const anyInstant = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(
    fc.property(anyInstant, instant => {
      const withMs = instant.toISOString()
      const written = [withMs, withMs.replace(/\.\d+Z/, 'Z'), withMs.replace('Z', '+05:30'), withMs.replace('Z', '000Z')]

      expect(written.map(instantOf)).toEqual(written.map(timestamp => Date.parse(timestamp)))
    }),
  )
})
