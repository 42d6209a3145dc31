import { expect, it } from 'vitest'
import { policySchema } from './policy.ts'

it.each([
  ['noActionMinutes', 15],
  ['stillClicksMinutes', 15],
  ['neverRestsMinutes', 60],
])('limits %s, because as many minutes around each minute are read', (field, max) => {
  expect(policySchema.safeParse({ [field]: max }).success).toBe(true)
  expect(policySchema.safeParse({ [field]: max + 1 }).success).toBe(false)
})
