import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../root.ts'
import { icons } from './icons.ts'

test.each(icons.map(({ folder, file, size }) => [`${folder}/${file}`, size] as const))(
  '%s exists, %i pixels square',
  (file, size) => {
    const png = readFileSync(join(root, file))

    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  },
)

test('every icon has its drawing', () => {
  const missing = icons.filter(({ drawing }) => !existsSync(join(root, 'extension/assets', drawing)))

  expect(missing).toEqual([])
})
