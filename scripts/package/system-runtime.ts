import { NtExecutable } from 'pe-library'

/** The runtime of Microsoft's compiler: not part of Windows, and only holders of a licence may distribute it. */
const compilerRuntime = 'VCRUNTIME140.dll'
/** The C runtime that is part of Windows since version 10. */
const systemRuntime = 'ucrtbase.dll'
/**
 * What both libraries have, with the same meaning: Windows' own programs are built on it, and so is everything that
 * MinGW builds for the universal C runtime.
 */
const inBoth: ReadonlySet<string> = new Set([
  '_CxxThrowException',
  '__C_specific_handler',
  '__CxxFrameHandler3',
  '__std_type_info_destroy_list',
  'memcmp',
  'memcpy',
  'memmove',
  'memset',
])

/** Sizes and positions of the format: https://learn.microsoft.com/windows/win32/debug/pe-format */
const importDirectory = 1
const descriptorSize = 20
const nameInDescriptor = 12
const byOrdinal = 1n << 63n

/**
 * The bytes of a 64-bit addon, which then takes from Windows itself what it took from the runtime of Microsoft's
 * compiler, so that no one has to install that. Throws if it needs more of it than Windows has, and for a signed addon,
 * whose signature would break.
 */
export function withSystemRuntime(addon: Buffer): Buffer {
  const bytes = Buffer.from(addon)
  const executable = NtExecutable.from(bytes)
  const directories = executable.newHeader.optionalHeaderDataDirectory
  const at = (address: number) => fileOffset(executable, address)
  const text = (address: number) => {
    const start = at(address)
    return bytes.toString('latin1', start, bytes.indexOf(0, start))
  }
  for (let each = at(directories.get(importDirectory).virtualAddress); ; each += descriptorSize) {
    const [names, library] = [bytes.readUInt32LE(each), bytes.readUInt32LE(each + nameInDescriptor)]
    if (library === 0) return bytes
    if (text(library).toLowerCase() !== compilerRuntime.toLowerCase()) continue
    for (const name of importedNames(bytes, at(names), text))
      if (!inBoth.has(name)) throw new Error(`This addon needs ${name} of ${compilerRuntime}.`)
    bytes.write(systemRuntime.padEnd(compilerRuntime.length, '\0'), at(library), 'latin1')
  }
}

function importedNames(bytes: Buffer, table: number, text: (address: number) => string): string[] {
  const names: string[] = []
  for (let entry = table; ; entry += 8) {
    const value = bytes.readBigUInt64LE(entry)
    if (value === 0n) return names
    // Before its name stands a hint of two bytes.
    names.push((value & byOrdinal) === 0n ? text(Number(value) + 2) : 'a function without a name')
  }
}

function fileOffset(executable: NtExecutable, address: number): number {
  const section = executable
    .getAllSections()
    .find(({ info }) => address >= info.virtualAddress && address < info.virtualAddress + info.virtualSize)
  if (section === undefined) throw new Error(`No section of this addon has the address ${address}.`)
  return address - section.info.virtualAddress + section.info.pointerToRawData
}
