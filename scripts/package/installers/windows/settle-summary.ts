import { createHash } from 'node:crypto'
import { stableId } from './stable-id.ts'

/** The format id of a summary: https://learn.microsoft.com/windows/win32/stg/the-summary-information-property-set */
const summaryFormat = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex')
const packageCode = 9
const times = [12, 13]
const codeLength = '{00000000-0000-0000-0000-000000000000}'.length
/** 100-nanosecond steps from 1601 to 1970. */
const epochStart = 116_444_736_000_000_000n

/**
 * Replaces what differs from build to build in a package's summary: its code, which Windows wants to be another one
 * for other content, and its times. Throws if the summary is not as expected.
 */
export function settleSummary(msi: Buffer, epochSec: number): Buffer {
  const settled = Buffer.from(msi)
  const at = positions(settled)
  const time = epochStart + BigInt(epochSec) * 10_000_000n
  for (const id of times) settled.writeBigUInt64LE(time, at(id) + 4)
  const code = at(packageCode) + 8
  if (!/^\{[\dA-F-]{36}\}$/.test(settled.toString('latin1', code, code + codeLength)))
    throw new Error('The summary of this package has no package code.')
  settled.fill(0, code, code + codeLength)
  const content = createHash('sha256').update(settled).digest('hex')
  settled.write(`{${stableId('package', content)}}`, code, 'latin1')
  return settled
}

/** Where the value of each property begins, with its type. */
function positions(msi: Buffer): (id: number) => number {
  const format = msi.indexOf(summaryFormat)
  if (format < 0) throw new Error('This package has no summary.')
  const setStart = format - 28
  const section = setStart + msi.readUInt32LE(format + summaryFormat.length)
  const count = msi.readUInt32LE(section + 4)
  const entries = Array.from({ length: count }, (_, i) => section + 8 + i * 8)
  return id => {
    const entry = entries.find(each => msi.readUInt32LE(each) === id)
    if (entry === undefined) throw new Error(`The summary of this package lacks property ${id}.`)
    return section + msi.readUInt32LE(entry + 4)
  }
}
