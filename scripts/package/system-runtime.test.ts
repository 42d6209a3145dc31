import { describe, expect, it } from 'vitest'
import { withSystemRuntime } from './system-runtime.ts'

const contentAt = 0x400
const addressOf = (offset: number) => 0x1000 + offset

/** The smallest 64-bit library that imports one function from another library; `certificate` is its size. */
function anAddon(library: string, name: string, certificate = 0): Buffer {
  const file = Buffer.alloc(contentAt + 0x200)
  file.write('MZ', 0, 'latin1')
  file.writeUInt32LE(0x80, 0x3c)
  file.write('PE\0\0', 0x80, 'latin1')
  const header = 0x84
  file.writeUInt16LE(0x8664, header)
  file.writeUInt16LE(1, header + 2)
  file.writeUInt16LE(240, header + 16)
  const optional = header + 20
  file.writeUInt16LE(0x20b, optional)
  file.writeUInt32LE(0x1000, optional + 32)
  file.writeUInt32LE(0x200, optional + 36)
  file.writeUInt32LE(contentAt, optional + 60)
  file.writeUInt32LE(16, optional + 108)
  file.writeUInt32LE(addressOf(0), optional + 112 + 8)
  file.writeUInt32LE(40, optional + 112 + 12)
  file.writeUInt32LE(certificate, optional + 112 + 36)
  const section = optional + 240
  file.write('.rdata', section, 'latin1')
  for (const [at, value] of [0x200, addressOf(0), 0x200, contentAt].entries())
    file.writeUInt32LE(value, section + 8 + at * 4)
  file.writeUInt32LE(addressOf(0x40), contentAt)
  file.writeUInt32LE(addressOf(0x80), contentAt + 12)
  file.writeBigUInt64LE(BigInt(addressOf(0xa0)), contentAt + 0x40)
  file.write(`${library}\0`, contentAt + 0x80, 'latin1')
  file.write(`${name}\0`, contentAt + 0xa2, 'latin1')
  return file
}

describe('an addon for Windows', () => {
  it('takes from Windows what it took from the runtime of the compiler, and is otherwise unchanged', () => {
    const before = anAddon('VCRUNTIME140.dll', 'memcpy')

    const after = withSystemRuntime(before)

    const changed = [...after.keys()].filter(at => after[at] !== before[at])
    expect(after.subarray(contentAt + 0x80, contentAt + 0x91).toString()).toBe('ucrtbase.dll\0\0\0\0\0')
    expect(changed.every(at => at >= contentAt + 0x80 && at < contentAt + 0x90)).toBe(true)
  })

  it('is left as it is when it does not need that runtime', () => {
    const addon = anAddon('KERNEL32.dll', 'Sleep')

    expect(withSystemRuntime(addon)).toEqual(addon)
  })

  it('is refused when it needs what Windows does not have', () => {
    expect(() => withSystemRuntime(anAddon('vcruntime140.dll', '__CxxFrameHandler4'))).toThrow(
      'needs __CxxFrameHandler4',
    )
  })

  it('is refused when it is signed', () => {
    expect(() => withSystemRuntime(anAddon('VCRUNTIME140.dll', 'memcpy', 8))).toThrow('signed executable')
  })
})
