import { expect, test } from 'vitest'
import { removeRegistryKey } from './registry.ts'

/** A registry with the keys that are given and those above them; reg.exe names each in full. */
function registryOf(given: readonly string[], values: Record<string, string> = {}) {
  const above = (key: string) => key.split('\\').map((_, i, parts) => parts.slice(0, i + 1).join('\\'))
  const keys = new Set(given.flatMap(above))
  const run = (...[what, key = '']: string[]) => {
    if (!keys.has(key)) throw new Error('The system was unable to find the specified registry key.')
    if (what === 'delete') for (const each of [...keys]) if (each.startsWith(key)) keys.delete(each)
    const inside = [...keys].filter(each => each.startsWith(`${key}\\`))
    const printed = [key, ...(key in values ? [`    ${values[key]}`] : []), ...inside]
    return printed.map(line => `${line.replace('HKCU', 'HKEY_CURRENT_USER')}\r\n`).join('')
  }
  return { keys, run }
}

const ours = String.raw`HKCU\Software\Google\Chrome\NativeMessagingHosts\com.telemetry_tracker.host`

test('removes a key with those above it that are empty then', () => {
  const { keys, run } = registryOf([ours])

  removeRegistryKey(ours, run)

  expect([...keys]).toEqual(['HKCU', String.raw`HKCU\Software`])
})

test('keeps what has other keys or values', () => {
  const other = String.raw`HKCU\Software\Google\Update`
  const hosts = String.raw`HKCU\Software\Google\Chrome\NativeMessagingHosts`
  const withKey = registryOf([ours, other])
  const withValue = registryOf([ours], { [hosts]: 'of-another    REG_SZ    1' })

  removeRegistryKey(ours, withKey.run)
  removeRegistryKey(ours, withValue.run)

  expect([...withKey.keys].slice(2)).toEqual([String.raw`HKCU\Software\Google`, other])
  expect([...withValue.keys]).toContain(hosts)
})

test('does nothing for a key that does not exist', () => {
  const { keys, run } = registryOf([String.raw`HKCU\Software\Google`])

  removeRegistryKey(ours, run)

  expect(keys.size).toBe(3)
})
