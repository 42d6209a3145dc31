import type { HelperLink } from '../helper/helper-link.ts'
import { storedToday } from '../stored/items.ts'

/**
 * Asks the helper for its status and today's numbers and stores them for the popup. Rejects with a sentence
 * for people.
 */
export async function refreshNumbers(link: HelperLink): Promise<void> {
  const [answer] = await Promise.all([link.request({ type: 'today' }), link.request({ type: 'status' })])
  const state = link.state()
  if (answer.type !== 'today' || state.phase !== 'connected') return
  const { summary, apps, hours, computedAt, source } = answer
  await storedToday.write({
    user: state.user,
    server: state.server,
    summary,
    apps,
    hours,
    computedAt,
    source,
  })
}

/** Drops stored numbers of another person or server than the helper's current ones. */
export async function forgetNumbersOfOthers(link: HelperLink): Promise<void> {
  const state = link.state()
  const today = await storedToday.read()
  if (!today || state.phase !== 'connected') return
  if (today.user !== state.user || today.server !== state.server) await storedToday.remove()
}
