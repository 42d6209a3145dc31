/**
 * Reloads a page that the browser restores from its back/forward cache, and hides it until then: the person
 * whose numbers it shows may have signed out meanwhile.
 */
export function reloadFromBackForwardCache(reload = () => window.location.reload()): void {
  window.addEventListener('pagehide', ({ persisted }) => {
    if (persisted) document.body.hidden = true
  })
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) reload()
  })
}
