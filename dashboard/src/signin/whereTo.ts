import type { SessionAnswer } from '@telemetry-tracker/shared/contracts/access'
import { rightsOf, unknownRole } from '@telemetry-tracker/shared/roles'
import { address, pathAtServer } from '../api/basePath.ts'
import { personPage } from '../api/personPage.ts'

/** A placeholder base URL, to detect URLs that lead to another site. */
const here = 'http://here.invalid'

/** Where someone who just came in goes: back to the page that asked, when it is one of this server, else to what is theirs. */
export function whereTo({ user_id, role }: SessionAnswer, query: string): string {
  const next = pageToReturnTo(query)
  if (next !== undefined) return address(next)
  if (user_id === null) return address('/login')
  const { home } = rightsOf(role ?? unknownRole)
  return home === 'own page' ? personPage(user_id) : address(home)
}

/** The page of this server that somebody was sent here from; undefined where there is none. */
export function pageToReturnTo(query: string): string | undefined {
  return ownPath(new URLSearchParams(query).get('next') ?? '')
}

/** As browsers read it: they skip tabs and line ends, and take a backslash for a slash. */
function ownPath(next: string): string | undefined {
  if (!next.startsWith('/') || !URL.canParse(next, here)) return undefined
  const { origin, pathname, search, hash } = new URL(next, here)
  return origin === here && !pathname.startsWith('//') ? pathAtServer(pathname) + search + hash : undefined
}
