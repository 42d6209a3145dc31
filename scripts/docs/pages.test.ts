import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generatedPages } from './pages.ts'

it.each(Object.entries(generatedPages))('%s is current (else: npm run docs)', (file, page) => {
  const kept = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

  expect(kept).toBe(page())
})
