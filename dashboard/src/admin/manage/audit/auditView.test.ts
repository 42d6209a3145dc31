import { expect, it } from 'vitest'
import { addressOfAudit, auditViewOf } from './auditView.ts'

it.each([
  [{}, {}],
  [
    { person: 'ada', action: 'looked', before: '120' },
    { person: 'ada', action: 'looked', before: 120 },
  ],
  [{ before: '0' }, {}],
  [{ before: '1e9' }, {}],
  [{ action: "'; DROP" }, {}],
  [{ person: 'x'.repeat(129) }, {}],
])('reads %o', (query, view) => {
  expect(auditViewOf(query)).toEqual(view)
})

it('is restored from its own URL', () => {
  const view = { person: 'ada', action: 'looked', before: 7 }

  expect(auditViewOf(JSON.parse(JSON.stringify(addressOfAudit(view))))).toEqual(view)
})
