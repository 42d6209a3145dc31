import { createHash } from 'node:crypto'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { expect, test } from 'vitest'
import { chromiumKey } from './chromium-key.ts'

test('the id that helpers allow is the id that browsers derive from the key', () => {
  const digest = createHash('sha256').update(Buffer.from(chromiumKey, 'base64')).digest('hex')

  const id = [...digest.slice(0, 32)].map(digit => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('')

  expect(id).toBe(chromiumExtensionId)
})
