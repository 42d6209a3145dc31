import type { RunTool } from '../autostart/run-tool.ts'

/** A `reg.exe` that keeps values in memory and prints them as the real one does. */
export function standInRegistry(): { run: RunTool; values: Map<string, { type: string; data: string }> } {
  const values = new Map<string, { type: string; data: string }>()
  const run: RunTool = async (file, [verb, key = '', ...rest]) => {
    const argument = (flag: string) => rest[rest.indexOf(flag) + 1] ?? ''
    const at = `${key}\\${argument('/v')}`
    if (file !== 'reg.exe') throw new Error(`${file} is missing`)
    if (verb === 'delete' && !rest.includes('/v')) {
      for (const each of [...values.keys()]) if (each.startsWith(`${key}\\`)) values.delete(each)
      return ''
    }
    if (verb === 'add') values.set(at, { type: argument('/t'), data: argument('/d') })
    const found = values.get(at)
    if (found === undefined)
      throw new Error('ERROR: The system was unable to find the specified registry key or value.')
    if (verb === 'delete') values.delete(at)
    return `\r\n${key}\r\n    ${argument('/v')}    ${found.type}    ${found.data}\r\n\r\n`
  }
  return { run, values }
}
