import { expect, it } from 'vitest'
import { reloadFromBackForwardCache } from './backForwardCache.ts'

const transition = (name: string, persisted: boolean) =>
  window.dispatchEvent(Object.assign(new Event(name), { persisted }))

it('hides a page in the back/forward cache and reloads it', () => {
  let reloads = 0
  reloadFromBackForwardCache(() => reloads++)

  transition('pageshow', false)
  const first = { reloads, hidden: document.body.hidden }
  transition('pagehide', true)
  transition('pageshow', true)

  expect(first).toEqual({ reloads: 0, hidden: false })
  expect({ reloads, hidden: document.body.hidden }).toEqual({ reloads: 1, hidden: true })
})
