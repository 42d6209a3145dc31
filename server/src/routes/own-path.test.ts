import { expect, it } from 'vitest'
import { ownPath } from './own-path.ts'

it.each([
  ['/\t/evil.example'],
  ['/\n/evil.example'],
  ['/\r/evil.example'],
  ['\t//evil.example'],
  ['/\t\\evil.example'],
  ['/./\t/evil.example'],
  ['/admin/..//evil.example'],
  ['//evil.example'],
  ['/\\evil.example'],
  ['https://evil.example'],
  ['javascript:alert(1)'],
])('does not redirect to %j, which browsers read as another site', next => {
  expect(ownPath(next)).toBe('/login')
  expect(ownPath(next, '/tracker')).toBe('/login')
})

it('redirects to a page of this server, without the base path', () => {
  expect(ownPath('/admin/people/bob?x=1#y')).toBe('/admin/people/bob?x=1#y')
  expect(ownPath('/tracker/admin', '/tracker')).toBe('/admin')
  expect(ownPath('/tracker//evil.example', '/tracker')).toBe('/login')
})
