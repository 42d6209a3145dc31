import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { rightsOf, unknownRole } from '@telemetry-tracker/shared/roles'
import { address, pathAtServer } from '../api/basePath.ts'
import { personPage } from '../api/personPage.ts'

/** A placeholder base URL, to detect URLs that lead to another site. */
const here = 'http://here.invalid'

/**
 * Where to go after signing in: back to the requested page if it is on this server, else to the person's
 * start page.
 */
export function whereTo({ user_id, role }: SessionAnswer, query: string): string {
  const next = pageToReturnTo(query)
  if (next !== undefined) return address(next)
  if (user_id === null) return address('/login')
  const { home } = rightsOf(role ?? unknownRole)
  return home === 'own page' ? personPage(user_id) : address(home)
}

/** The page of this server that the person came from; undefined when there is none. */
export function pageToReturnTo(query: string): string | undefined {
  return ownPath(new URLSearchParams(query).get('next') ?? '')
}

/** Parsed like in browsers, which skip tabs and line ends, and treat a backslash as a slash. */
function ownPath(next: string): string | undefined {
  if (!next.startsWith('/') || !URL.canParse(next, here)) return undefined
  const { origin, pathname, search, hash } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? pathAtServer(pathname) + search + hash : undefined
}
