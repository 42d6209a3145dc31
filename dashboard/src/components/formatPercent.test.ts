import { expect, it } from 'vitest'
import { formatPercent } from './formatPercent.ts'

it("formats percentages in the viewer's language, and none as a dash", () => {
  expect(formatPercent(81, 'en')).toBe('81%')
  expect(formatPercent(81, 'de')).toBe('81\u00a0%')
  expect(formatPercent(undefined)).toBe('–')
})
