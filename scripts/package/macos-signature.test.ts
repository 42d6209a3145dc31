import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signAdHoc } from './macos-signature.ts'

const headerSize = 32
const segmentSize = 72
const contentAt = 4096

/**
 * The smallest file with the layout of an executable: a header, two segments without sections, and some
 * content.
 */
function anExecutable(content = Buffer.alloc(5_000, 7)): Buffer {
  const file = Buffer.concat([Buffer.alloc(contentAt), content])
  file.writeUInt32LE(0xfeedfacf, 0)
  file.writeUInt32LE(0x0100000c, 4)
  file.writeUInt32LE(2, 16)
  file.writeUInt32LE(2 * segmentSize, 20)
  writeSegment(file, headerSize, '__TEXT', 0, contentAt)
  writeSegment(file, headerSize + segmentSize, '__LINKEDIT', contentAt, content.length)
  return file
}

function writeSegment(file: Buffer, at: number, name: string, offset: number, size: number) {
  file.writeUInt32LE(0x19, at)
  file.writeUInt32LE(segmentSize, at + 4)
  file.write(name, at + 8, 'latin1')
  file.writeBigUInt64LE(BigInt(offset), at + 40)
  file.writeBigUInt64LE(BigInt(size), at + 48)
}

/** The signature at the position that the load commands give. */
function signatureIn(signed: Buffer): Buffer {
  const command = headerSize + 2 * segmentSize
  expect(signed.readUInt32LE(command)).toBe(0x1d)
  const [offset, size] = [signed.readUInt32LE(command + 8), signed.readUInt32LE(command + 12)]
  return signed.subarray(offset, offset + size)
}

describe('signing ad hoc', () => {
  it('hashes every page as it is in the signed file', () => {
    const signed = signAdHoc(anExecutable(), 'org.example.helper')
    const signature = signatureIn(signed)

    const directory = signature.subarray(36)
    const [hashesAt, pages, limit] = [16, 28, 32].map(at => directory.readUInt32BE(at))
    expect(signature.readUInt32BE(0)).toBe(0xfade0cc0)
    expect(pages).toBe(Math.ceil(Number(limit) / 4096))
    for (let page = 0; page < Number(pages); page++) {
      const bytes = signed.subarray(page * 4096, Math.min((page + 1) * 4096, Number(limit)))
      const at = Number(hashesAt) + page * 32
      expect(directory.subarray(at, at + 32)).toEqual(createHash('sha256').update(bytes).digest())
    }
  })

  it('leaves the content unchanged, and ends with the signature', () => {
    const before = anExecutable()
    const signed = signAdHoc(before, 'org.example.helper')

    expect(signed.subarray(contentAt, before.length)).toEqual(before.subarray(contentAt))
    expect(signed.readBigUInt64LE(headerSize + segmentSize + 48)).toBe(BigInt(signed.length - contentAt))
  })

  it('refuses files that are not executables of that kind, or are already signed', () => {
    expect(() => signAdHoc(Buffer.alloc(100), 'x')).toThrow('no thin 64-bit')
    expect(() => signAdHoc(signAdHoc(anExecutable(), 'x'), 'x')).toThrow('signed already')
  })
})
