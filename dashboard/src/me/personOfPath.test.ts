import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { personOfPath } from './personOfPath.ts'

describe('the person of an address', () => {
  it('is whoever the address was made for', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme' }), userId => {
        expect(personOfPath(`/dashboard/${encodeURIComponent(userId)}`)).toBe(userId)
      }),
    )
  })

  it.each(['/dashboard', '/dashboard/', '/dashboard/a/b', '/dashboard/%E0%A4%A'])('is nobody at %s', path => {
    expect(personOfPath(path)).toBeUndefined()
  })
})
