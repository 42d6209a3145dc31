import type { SetupAnswer, SetupBody, SetupCall } from '@telemetry-tracker/shared/contracts/setup'

/** The helper no longer serves this page. */
export class PageIsOver extends Error {
  override name = 'PageIsOver'
}

const storedAs = 'telemetry-tracker.setup'

/**
 * The secret of this page, which the helper put into its address: it is moved from there into the tab's own storage,
 * so that it is in no history and survives a reload.
 */
export function takeSecret(): string {
  const { hash, pathname } = window.location
  if (hash.length > 1) {
    window.sessionStorage.setItem(storedAs, hash.slice(1))
    window.history.replaceState(null, '', pathname)
  }
  return window.sessionStorage.getItem(storedAs) ?? ''
}

/** Asks the helper behind this page. Both are of the same version, so answers are not validated again. */
export type CallSetup = <C extends SetupCall>(name: C, body: SetupBody<C>) => Promise<SetupAnswer<C>>

/** The calls of a page with this secret. They throw a PageIsOver when the helper no longer answers it. */
export function createCalls(secret: string): CallSetup {
  return async (name, body) => {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // A goodbye is sent while the page is being left.
      keepalive: name === 'goodbye',
    }).catch((error: unknown) => {
      throw new PageIsOver(String(error))
    })
    if (response.status === 401 || response.status === 403 || response.status === 404)
      throw new PageIsOver(`The helper answered ${response.status}.`)
    if (!response.ok) throw new Error(`The helper answered ${response.status} to ${name}.`)
    return response.json()
  }
}
