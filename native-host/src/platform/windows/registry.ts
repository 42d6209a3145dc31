import { execFileSync } from 'node:child_process'

/** Sets the default value of a registry key. */
export function setRegistryKey(key: string, value: string): void {
  execFileSync('reg.exe', ['add', key, '/ve', '/t', 'REG_SZ', '/d', value, '/f'], { stdio: 'pipe' })
}

/** Removes a key, if it exists. */
export function removeRegistryKey(key: string): void {
  if (hasRegistryKey(key)) execFileSync('reg.exe', ['delete', key, '/f'], { stdio: 'pipe' })
}

/** Whether a key exists. */
export function hasRegistryKey(key: string): boolean {
  try {
    execFileSync('reg.exe', ['query', key], { stdio: 'pipe' })
    return true
  } catch {
    // reg.exe reports a missing key by its exit code.
    return false
  }
}
