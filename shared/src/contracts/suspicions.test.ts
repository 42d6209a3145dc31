import { expect, test } from 'vitest'
import { suspicionSchema } from './suspicions.ts'

test.each([
  'no_pauses/clicks/14',
  'constant_hold/keys',
  'replayed/movement/15',
  'never_rests/wheel/1',
  // Of older helpers.
  'metronomic_keys',
  'replayed',
])('accepts %s', name => {
  expect(suspicionSchema.safeParse(name).success).toBe(true)
})

test.each([
  '',
  'no_pauses',
  'no_pauses/feet',
  'steady/keys/0',
  'steady/keys/16',
  'steady/keys/1.5',
  'steady/keys/5 ',
  'x/steady/keys',
  'metronomic_keys/keys',
])('refuses %j', name => {
  expect(suspicionSchema.safeParse(name).success).toBe(false)
})
