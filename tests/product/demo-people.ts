import type { BrowserContext } from 'playwright-core'
import { sessionHeaders } from '../../server/src/testing/callers.ts'
import type { RunningServer } from './server.ts'

/** The roles that the demo can be opened with. */
export type DemoRole = 'admin' | 'manager' | 'employee'

/** The sign-in data that the demo prints. */
export interface DemoSignIns {
  links: Record<DemoRole, string>
  password: string
}

/** The end of what it prints. */
export const demoIsReady = 'All data is made up'

export function demoSignInsIn(printed: string): DemoSignIns {
  const find = (pattern: RegExp) => {
    const [, found] = pattern.exec(printed) ?? []
    if (found === undefined) throw new Error(`nothing like ${pattern} in:\n${printed}`)
    return found
  }
  const link = (role: DemoRole) => find(new RegExp(`^ +${role} .* (http\\S+)$`, 'm'))
  return {
    links: { admin: link('admin'), manager: link('manager'), employee: link('employee') },
    password: find(/password of each: (\S+)/),
  }
}

type Cookies = Parameters<BrowserContext['addCookies']>[0]

/** Signs in once for many pages. */
const cookies = new WeakMap<RunningServer, Map<DemoRole, Promise<Cookies>>>()

/** Signs a browser in at a demo server. */
export async function enterDemo(
  context: BrowserContext,
  server: RunningServer,
  role: DemoRole,
): Promise<void> {
  const ofServer = cookies.get(server) ?? new Map<DemoRole, Promise<Cookies>>()
  cookies.set(server, ofServer)
  const found = ofServer.get(role) ?? signIn(server, role)
  ofServer.set(role, found)
  await context.addCookies(await found)
}

async function signIn(server: RunningServer, role: DemoRole): Promise<Cookies> {
  const { links, password } = demoSignInsIn(await server.printed(demoIsReady))
  const userId = new URL(links[role]).searchParams.get('user')
  const { Cookie = '' } = await sessionHeaders(server.url, '/login', { user_id: userId, password })
  return Cookie.split('; ').map(cookie => {
    const [name = '', value = ''] = cookie.split(/=(.*)/s)
    return { name, value, url: server.url }
  })
}
