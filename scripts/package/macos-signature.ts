import { createHash } from 'node:crypto'

// The formats are Apple's: https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h and
// EXTERNAL_HEADERS/mach-o/loader.h

const machO64 = 0xfeedfacf
const headerSize = 32
const commandSegment = 0x19
const commandCodeSignature = 0x1d
const signatureCommandSize = 16
const arm64 = 0x0100000c

const hashSize = 32
const hashedPage = 4096
const specialHashes = 2

/**
 * Signs a Mach-O executable ad hoc, which Apple's chips require to run anything. The system then knows that
 * the content is unchanged, but not who made it. Returns the signed bytes. Throws for anything but a thin
 * 64-bit executable without a signature.
 */
export function signAdHoc(executable: Buffer, identifier: string): Buffer {
  const { commandsEnd, linkEdit, text } = readLayout(executable)
  const signatureOffset = roundUp(executable.length, 16)
  const signature = new Signature(signatureOffset, identifier)
  const signed = Buffer.concat([
    executable,
    Buffer.alloc(signatureOffset - executable.length),
    Buffer.alloc(signature.size),
  ])
  addSignatureCommand(signed, commandsEnd, signatureOffset, signature.size)
  growLinkEdit(signed, linkEdit, signatureOffset + signature.size)
  const textSegment = { offset: signed.readBigUInt64LE(text + 40), size: signed.readBigUInt64LE(text + 48) }
  // The load commands are hashed too, so this comes last.
  signature.write(signed.subarray(signatureOffset), signed.subarray(0, signatureOffset), textSegment)
  return signed
}

/** The end of the load commands, and the positions of the two segments that are needed. */
function readLayout(executable: Buffer): { commandsEnd: number; linkEdit: number; text: number } {
  if (executable.readUInt32LE(0) !== machO64) throw new Error('This is no thin 64-bit Mach-O executable.')
  const segments = new Map<string, number>()
  let at = headerSize
  let firstContent = Number.POSITIVE_INFINITY
  for (let left = executable.readUInt32LE(16); left > 0; left--) {
    const command = executable.readUInt32LE(at)
    if (command === commandCodeSignature) throw new Error('This executable is signed already.')
    if (command === commandSegment) {
      segments.set(executable.toString('latin1', at + 8, at + 24).replace(/\0+$/, ''), at)
      firstContent = Math.min(firstContent, ...sectionOffsets(executable, at))
    }
    at += executable.readUInt32LE(at + 4)
  }
  const [linkEdit, text] = [segments.get('__LINKEDIT'), segments.get('__TEXT')]
  if (linkEdit === undefined || text === undefined)
    throw new Error('This executable has no __LINKEDIT or no __TEXT.')
  if (at + signatureCommandSize > firstContent)
    throw new Error('This executable has no room for one more load command.')
  const end = executable.readBigUInt64LE(linkEdit + 40) + executable.readBigUInt64LE(linkEdit + 48)
  if (end !== BigInt(executable.length)) throw new Error('__LINKEDIT does not end this executable.')
  return { commandsEnd: at, linkEdit, text }
}

/** Where the sections of a segment begin in the file; sections without content are omitted. */
function sectionOffsets(executable: Buffer, segment: number): number[] {
  const sections = executable.readUInt32LE(segment + 64)
  return Array.from({ length: sections }, (_, i) =>
    executable.readUInt32LE(segment + 72 + i * 80 + 48),
  ).filter(offset => offset > 0)
}

function addSignatureCommand(signed: Buffer, at: number, offset: number, size: number): void {
  signed.writeUInt32LE(commandCodeSignature, at)
  signed.writeUInt32LE(signatureCommandSize, at + 4)
  signed.writeUInt32LE(offset, at + 8)
  signed.writeUInt32LE(size, at + 12)
  signed.writeUInt32LE(signed.readUInt32LE(16) + 1, 16)
  signed.writeUInt32LE(signed.readUInt32LE(20) + signatureCommandSize, 20)
}

function growLinkEdit(signed: Buffer, linkEdit: number, end: number): void {
  const fileSize = end - Number(signed.readBigUInt64LE(linkEdit + 40))
  const page = signed.readUInt32LE(4) === arm64 ? 16_384 : 4096
  signed.writeBigUInt64LE(BigInt(fileSize), linkEdit + 48)
  signed.writeBigUInt64LE(BigInt(roundUp(fileSize, page)), linkEdit + 32)
}

/** The signature: a directory of the hashes of all pages, an empty set of requirements, and an empty certificate. */
class Signature {
  readonly size: number
  readonly #codeLimit: number
  readonly #identifier: Buffer
  readonly #pages: number
  readonly #hashesAt: number
  readonly #directorySize: number

  constructor(codeLimit: number, identifier: string) {
    this.#codeLimit = codeLimit
    this.#identifier = Buffer.from(`${identifier}\0`)
    this.#pages = Math.ceil(codeLimit / hashedPage)
    this.#hashesAt = directoryHeader + this.#identifier.length + specialHashes * hashSize
    this.#directorySize = this.#hashesAt + this.#pages * hashSize
    this.size = roundUp(indexSize + this.#directorySize + requirements.length + certificate.length, 16)
  }

  write(into: Buffer, code: Buffer, text: { offset: bigint; size: bigint }): void {
    const parts = [
      [0, this.#directory(code, text)],
      [2, requirements],
      [0x10000, certificate],
    ] as const
    into.writeUInt32BE(0xfade0cc0, 0)
    into.writeUInt32BE(this.size, 4)
    into.writeUInt32BE(parts.length, 8)
    let at = indexSize
    for (const [i, [slot, bytes]] of parts.entries()) {
      into.writeUInt32BE(slot, 12 + i * 8)
      into.writeUInt32BE(at, 16 + i * 8)
      bytes.copy(into, at)
      at += bytes.length
    }
  }

  #directory(code: Buffer, text: { offset: bigint; size: bigint }): Buffer {
    const directory = Buffer.alloc(this.#directorySize)
    directory.writeUInt32BE(0xfade0c02, 0)
    directory.writeUInt32BE(this.#directorySize, 4)
    directory.writeUInt32BE(0x20400, 8)
    directory.writeUInt32BE(flagAdHoc, 12)
    directory.writeUInt32BE(this.#hashesAt, 16)
    directory.writeUInt32BE(directoryHeader, 20)
    directory.writeUInt32BE(specialHashes, 24)
    directory.writeUInt32BE(this.#pages, 28)
    directory.writeUInt32BE(this.#codeLimit, 32)
    directory.writeUInt8(hashSize, 36)
    directory.writeUInt8(typeSha256, 37)
    directory.writeUInt8(Math.log2(hashedPage), 39)
    directory.writeBigUInt64BE(text.offset, 64)
    directory.writeBigUInt64BE(text.size, 72)
    directory.writeBigUInt64BE(flagMainExecutable, 80)
    this.#identifier.copy(directory, directoryHeader)
    // The requirements' hash is two slots before the pages'; the slot between, for Info.plist, stays empty.
    sha256(requirements).copy(directory, this.#hashesAt - 2 * hashSize)
    for (let page = 0; page < this.#pages; page++) {
      const bytes = code.subarray(page * hashedPage, (page + 1) * hashedPage)
      sha256(bytes).copy(directory, this.#hashesAt + page * hashSize)
    }
    return directory
  }
}

const directoryHeader = 88
const indexSize = 12 + 3 * 8
const flagAdHoc = 0x2
const typeSha256 = 2
const flagMainExecutable = 1n
const requirements = Buffer.from('fade0c010000000c00000000', 'hex')
const certificate = Buffer.from('fade0b0100000008', 'hex')

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function roundUp(length: number, unit: number): number {
  return Math.ceil(length / unit) * unit
}
