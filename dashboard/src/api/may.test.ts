import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { expect, it } from 'vitest'
import { may, maySeeOthers } from './may.ts'

const session = (change: Partial<SessionAnswer>): SessionAnswer => ({
  user_id: 'ada',
  role: 'employee',
  method: 'password',
  teams: [],
  second_factor: false,
  csrf_token: 'x',
  open_mode: false,
  sso: null,
  ...change,
})

it('lets an auditor read only the audit log and the policy', () => {
  const auditor = session({ role: 'auditor' })

  expect(may(auditor, 'audit:read')).toBe(true)
  expect(may(auditor, 'policy:read')).toBe(true)
  expect(may(auditor, 'policy:write')).toBe(false)
  expect(may(auditor, 'people:manage')).toBe(false)
  expect(maySeeOthers(auditor)).toBe(false)
})

it('permits nothing with an unknown role or no role', () => {
  for (const role of ['unknown', null] as const) {
    expect(may(session({ role }), 'audit:read')).toBe(false)
    expect(maySeeOthers(session({ role }))).toBe(false)
  }
})

it('permits everything in open mode', () => {
  const open = session({ user_id: null, role: null, open_mode: true })

  expect(may(open, 'policy:write')).toBe(true)
  expect(maySeeOthers(open)).toBe(true)
})
