import { DOMParser } from '@xmldom/xmldom'
import { expect, it } from 'vitest'
import { ruleNames } from '../path/rules.ts'
import { curvesPicture } from './curves-picture.ts'

const nothing = { peopleLost: 0, assistiveLost: 0, toolsCaught: 0 }
const curves = ruleNames.map(rule => ({
  rule,
  unit: 'minutes',
  standard: 2.5,
  points: [
    { threshold: 1, ...nothing },
    { threshold: 2, peopleLost: 0.0005, assistiveLost: Number.NaN, toolsCaught: 0.4 },
    { threshold: 3, peopleLost: 0.02, assistiveLost: 0.3, toolsCaught: 1 },
  ],
}))

it('is a picture with a panel for each rule and a place for every value', () => {
  const picture = curvesPicture(curves)

  expect(new DOMParser().parseFromString(picture, 'image/svg+xml').documentElement?.tagName).toBe('svg')
  for (const rule of ruleNames) expect(picture).toContain(`>${rule}</text>`)
  expect(picture).not.toContain('NaN')
})

it('shows the default of a rule, or that it is off', () => {
  const off = curves.map(curve => ({ ...curve, standard: null }))

  expect(curvesPicture(curves).match(/<line class="standard"/g)).toHaveLength(1 + ruleNames.length)
  expect(curvesPicture(off).match(/<line class="standard"/g)).toHaveLength(1)
  expect(curvesPicture(off)).toContain('>steady (off by default)</text>')
})

it('draws more lost minutes higher, and none at the foot', () => {
  const heights = [...curvesPicture(curves).matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) =>
    Number(y),
  )
  const [legend, none = 0, few = 0, many = 0] = heights

  expect(legend).toBeGreaterThan(0)
  expect(none).toBeGreaterThan(few)
  expect(few).toBeGreaterThan(many)
})
