import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { readManaged } from './managed.ts'

afterEach(() => vi.restoreAllMocks())

const everything = {
  serverName: 'Tracker of Example Inc.',
  hidePause: true,
  helperDownloadUrl: 'https://example.com/helper',
}

test('uses managed settings', async () => {
  vi.spyOn(fakeBrowser.storage.managed, 'get').mockImplementation(async () => everything)

  expect(await readManaged()).toEqual(everything)
})

test('uses the valid ones and ignores the rest', async () => {
  vi.spyOn(fakeBrowser.storage.managed, 'get').mockImplementation(async () => ({
    serverName: 5,
    hidePause: true,
    helperDownloadUrl: 'javascript:alert(1)',
  }))

  expect(await readManaged()).toEqual({ hidePause: true })
})

test('is empty if the browser has no managed settings', async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {})
  vi.spyOn(fakeBrowser.storage.managed, 'get').mockRejectedValue(
    new Error('Managed storage manifest not found'),
  )

  expect(await readManaged()).toEqual({})
})

test('reads exactly what the schema for browsers offers', () => {
  const file = join(import.meta.dirname, '../../public/managed-storage.json')
  const schema: { properties: Record<string, unknown> } = JSON.parse(readFileSync(file, 'utf8'))

  expect(Object.keys(schema.properties)).toEqual(Object.keys(everything))
})
