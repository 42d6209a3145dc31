import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLines, encodeLine } from './lines.ts'

const events = fc.array(fc.jsonValue().map(value => JSON.stringify(value)))

test('reads the written lines', () => {
  fc.assert(
    fc.property(events, written => {
      const bytes = Buffer.from(written.map(encodeLine).join(''))

      expect(decodeLines(bytes)).toEqual({ lines: written, damaged: 0, tornBytes: 0 })
    }),
  )
})

test('reads the beginning of what was written from a file cut anywhere', () => {
  fc.assert(
    fc.property(events, fc.nat(), (written, tear) => {
      const whole = Buffer.from(written.map(encodeLine).join(''))

      const { lines } = decodeLines(whole.subarray(0, tear % (whole.length + 1)))

      expect(lines).toEqual(written.slice(0, lines.length))
    }),
  )
})

test('loses and counts only the lines whose bytes have changed', () => {
  const bytes = Buffer.from(['{"a":1}', '{"a":2}', '{"a":3}'].map(encodeLine).join(''))
  bytes.write('9', bytes.indexOf('2}'))

  expect(decodeLines(bytes)).toEqual({ lines: ['{"a":1}', '{"a":3}'], damaged: 1, tornBytes: 0 })
})

test('counts both lines that a damaged newline joined', () => {
  const bytes = Buffer.from(['{"a":1}', '{"a":2}', '{"a":3}'].map(encodeLine).join(''))
  bytes.write('x', bytes.indexOf('\n'))

  expect(decodeLines(bytes)).toEqual({ lines: ['{"a":3}'], damaged: 2, tornBytes: 0 })
})
