import { expect, it } from 'vitest'
import { createRouter } from '../app.ts'
import { type Caller, callerWith, cookieIn } from '../testing/callers.ts'
import { type Company, goodPassword, startCompany } from '../testing/company.ts'
import { event } from '../testing/events.ts'
import { rules } from './rules.ts'

const login = { user_id: 'root', password: goodPassword }
const reading = ['GET', 'HEAD']

/** Every route that changes something, with a matching path. Routes that end a session come last. */
function changingRoutes({ server }: Company): { key: string; method: string; address: string }[] {
  return createRouter(server.context)
    .stack.flatMap(({ methods, path }) =>
      methods
        .filter(method => !reading.includes(method))
        .map(method => ({
          key: `${method} ${String(path)}`,
          method,
          address: String(path).replaceAll(/:\w+/g, 'somebody'),
        })),
    )
    .sort((a, b) => Number(a.key === 'POST /logout') - Number(b.key === 'POST /logout'))
}

async function asked(caller: Caller, method: string, address: string): Promise<string> {
  const { status, body } = await caller(method, address, address === '/track' ? { events: [event()] } : {})
  const code = /"code":"(\w+)"/.exec(JSON.stringify(body))?.[1] ?? ''
  return `${status} ${code}`.trim()
}

it('covers changes with every method that a foreign page can use', async () => {
  const methods = changingRoutes(await startCompany()).map(({ method }) => method)

  expect(new Set(methods)).toEqual(new Set(['POST', 'PUT', 'DELETE']))
})

it('rejects every change without the CSRF token of the session, with any method', async () => {
  const company = await startCompany()
  const { url } = company.server
  const first = await company.nobody('POST', '/login', login)
  const second = await company.nobody('POST', '/login', login)
  const tokenOfSecond = /"csrf_token":"([^"]+)"/.exec(JSON.stringify(second.body))?.[1] ?? ''
  const withToken = (token: string | undefined) =>
    callerWith(url, { Cookie: cookieIn(first), ...(token !== undefined && { 'X-CSRF-Token': token }) })
  const callers = {
    'no token': withToken(undefined),
    'an empty token': withToken(''),
    'the token of another session of the same person': withToken(tokenOfSecond),
  }

  const passed: string[] = []
  for (const { key, method, address } of changingRoutes(company)) {
    // Public routes do not depend on a session.
    if (Object.entries(rules).some(([each, { may }]) => each === key && may === 'everyone')) continue
    for (const [name, caller] of Object.entries(callers)) {
      const answer = await asked(caller, method, address)
      if (answer !== '403 csrf_refused') passed.push(`${key} with ${name}: ${answer}`)
    }
  }

  expect(tokenOfSecond).not.toBe('')
  expect(passed).toEqual([])
  const own = /"csrf_token":"([^"]+)"/.exec(JSON.stringify(first.body))?.[1] ?? ''
  expect(await asked(withToken(own), 'DELETE', '/admin/teams/somebody')).not.toContain('csrf_refused')
})

it('rejects every change from a foreign origin, with any method and session', async () => {
  const company = await startCompany()
  const { url } = company.server
  const session = await company.nobody('POST', '/login', login)
  const token = /"csrf_token":"([^"]+)"/.exec(JSON.stringify(session.body))?.[1] ?? ''
  const own = { Cookie: cookieIn(session), 'X-CSRF-Token': token }
  const { port } = new URL(url)
  const origins = [
    'https://evil.example',
    'null',
    `http://127.0.0.1:${Number(port) + 1}`,
    `https://127.0.0.1:${port}`,
  ]

  const passed: string[] = []
  for (const { key, method, address } of changingRoutes(company)) {
    for (const origin of origins) {
      const answer = await asked(callerWith(url, { ...own, Origin: origin }), method, address)
      if (answer !== '403 foreign_origin') passed.push(`${key} from ${origin}: ${answer}`)
    }
  }

  expect(passed).toEqual([])
  const fromOwnPage = callerWith(url, { ...own, Origin: url })
  expect(await asked(fromOwnPage, 'DELETE', '/admin/teams/somebody')).not.toContain('foreign_origin')
})
