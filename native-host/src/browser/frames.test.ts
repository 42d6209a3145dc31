import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, FrameError, FrameReader } from './frames.ts'

test('returns what was sent, however the bytes are split', () => {
  const messages = fc.array(fc.jsonValue().map(value => JSON.parse(JSON.stringify(value))))
  fc.assert(
    fc.property(messages, fc.integer({ min: 1, max: 50 }), (sent, pieceLength) => {
      const bytes = Buffer.concat(sent.map(encodeFrame))
      const reader = new FrameReader(1024 * 1024)

      const received: unknown[] = []
      for (let at = 0; at < bytes.length; at += pieceLength) {
        received.push(...reader.read(bytes.subarray(at, at + pieceLength)))
      }

      expect(received).toEqual(sent)
    }),
  )
})

test('refuses a frame by its length before its bytes arrive', () => {
  const frame = encodeFrame('x'.repeat(100))

  expect(() => new FrameReader(50).read(frame.subarray(0, 4))).toThrow(FrameError)
})

test('refuses a frame that is not JSON', () => {
  const frame = encodeFrame('abc')
  frame.write('{', 4)

  expect(() => new FrameReader(50).read(frame)).toThrow(FrameError)
})

test('refuses an empty frame', () => {
  expect(() => new FrameReader(50).read(Buffer.alloc(4))).toThrow(FrameError)
})

test('reads any bytes as frames or throws a FrameError, and holds at most one frame', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), pieces => {
      const reader = new FrameReader(64)

      try {
        for (const piece of pieces) reader.read(Buffer.from(piece))
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError)
      }
    }),
  )
})
