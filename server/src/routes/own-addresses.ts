import { rules } from '../policies/rules.ts'

/** The first path segments of the dashboards' pages and files. */
const pages = ['admin', 'dashboard', 'assets', 'login', 'setup', 'password', 'link', 'enrol', 'account']

const firstNames = new Set([
  ...pages,
  ...Object.keys(rules).map(key => key.slice(key.indexOf('/') + 1).split('/', 1)[0] ?? ''),
])

/** Whether a path starts like one of this server's own paths, so that it cannot be used as a base path. */
export function isOwnPath(path: string): boolean {
  return firstNames.has(path.split('/')[1] ?? '') && path !== ''
}
