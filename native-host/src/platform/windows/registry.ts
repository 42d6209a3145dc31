import { execFileSync } from 'node:child_process'

/** Runs reg.exe and returns what it printed. Throws if it fails. */
type RunReg = (...args: string[]) => string

const reg: RunReg = (...args) => execFileSync('reg.exe', args, { stdio: 'pipe', encoding: 'utf8' })

/** Sets the default value of a registry key. */
export function setRegistryKey(key: string, value: string): void {
  reg('add', key, '/ve', '/t', 'REG_SZ', '/d', value, '/f')
}

/** Removes a key, if it exists, and those above it that are empty then: setting a key creates them. */
export function removeRegistryKey(key: string, run: RunReg = reg): void {
  if (!hasRegistryKey(key, run)) return
  run('delete', key, '/f')
  for (let above = parentOf(key); isOfPrograms(above) && isEmpty(above, run); above = parentOf(above))
    run('delete', above, '/f')
}

/** Whether a key exists. */
export function hasRegistryKey(key: string, run: RunReg = reg): boolean {
  try {
    run('query', key)
    return true
  } catch {
    // reg.exe reports a missing key by its exit code.
    return false
  }
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf('\\'))
}

/** Below `HKCU\Software`, which is the system's. */
function isOfPrograms(key: string): boolean {
  return key.split('\\').length > 2
}

/** Of an empty key at most its own name is printed. */
function isEmpty(key: string, run: RunReg): boolean {
  const own = key.replace(/^HKCU\\/i, 'HKEY_CURRENT_USER\\').toLowerCase()
  const lines = run('query', key).split(/\r?\n/)
  return lines.every(line => line.trim() === '' || line.trim().toLowerCase() === own)
}
