import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { expect, it } from 'vitest'
import { whereTo } from './whereTo.ts'

const ada: SessionAnswer = {
  user_id: 'ada/b',
  role: 'employee',
  method: 'password',
  teams: [],
  second_factor: false,
  csrf_token: 'x',
  open_mode: false,
  sso: null,
}

it.each([
  ['', '/dashboard/ada%2Fb'],
  ['?next=%2Fadmin%2Fpeople%2Fbob%3Fx%3D1', '/admin/people/bob?x=1'],
  ['?next=https%3A%2F%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%5Cevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%09%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%0A%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%0D%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F%09%5Cevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2F.%2F%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=%2Fadmin%2F..%2F%09%2Fevil.example', '/dashboard/ada%2Fb'],
  ['?next=javascript%3Aalert(1)', '/dashboard/ada%2Fb'],
])('an employee with %s goes to %s', (query, to) => {
  expect(whereTo(ada, query)).toBe(to)
})

it('sends admins and managers to the admin app', () => {
  expect(whereTo({ ...ada, role: 'admin' }, '')).toBe('/admin')
  expect(whereTo({ ...ada, role: 'manager' }, '')).toBe('/admin')
})

it('leads auditors to the audit log, and someone with an unknown role to their own page, which says why it is empty', () => {
  expect(whereTo({ ...ada, role: 'auditor' }, '')).toBe('/admin/manage/audit')
  expect(whereTo({ ...ada, role: 'unknown' }, '')).toBe('/dashboard/ada%2Fb')
})
