import { extensionMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, test, vi } from 'vitest'
import { browser } from 'wxt/browser'
import { browserName, readHello } from './hello.ts'

test.each([
  ['edge', ['Microsoft Edge', 'Chromium', 'Not A(Brand']],
  ['chrome', ['Not A(Brand', 'Google Chrome', 'Chromium']],
  ['brave', ['Brave', 'Chromium']],
  ['chromium', ['Chromium', 'Not A(Brand']],
])('recognises %s by its brand', (name, brands) => {
  expect(browserName({ userAgentData: { brands: brands.map(brand => ({ brand, version: '1' })) } })).toBe(
    name,
  )
})

test('treats a browser without brands as Firefox', () => {
  expect(browserName({ userAgent: 'Mozilla/5.0 Gecko/20100101 Firefox/140.0' })).toBe('firefox')
})

test('keeps its install id over restarts', async () => {
  vi.spyOn(browser.runtime, 'getManifest').mockReturnValue({
    manifest_version: 3,
    name: 'x',
    version: '0.1.0',
  })

  const first = await readHello()
  const second = await readHello()

  expect(extensionMessageSchema.safeParse(first).success).toBe(true)
  expect(second).toEqual(first)
})
