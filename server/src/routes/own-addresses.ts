import { rules } from '../policies/rules.ts'

/** What pages of the dashboards, and files of their build, begin with. */
const pages = ['admin', 'dashboard', 'assets', 'login', 'setup', 'password', 'link', 'enrol', 'account']

const firstNames = new Set([
  ...pages,
  ...Object.keys(rules).map(key => key.slice(key.indexOf('/') + 1).split('/', 1)[0] ?? ''),
])

/** Whether a path begins as one of this server's own addresses: such a path in front of them could not be told from them. */
export function isOwnPath(path: string): boolean {
  return firstNames.has(path.split('/')[1] ?? '') && path !== ''
}
