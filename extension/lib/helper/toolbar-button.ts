import { browser } from 'wxt/browser'
import type { LinkState } from './link-state.ts'
import { stateWords } from './state-words.ts'

/** Shows the state at the toolbar button at all times: its tooltip says it, a `!` marks that nothing is recorded. */
export async function showAtToolbarButton(state: LinkState): Promise<void> {
  const { tone, title } = stateWords(state)
  await browser.action.setTitle({ title: `Telemetry Tracker: ${title}` })
  await browser.action.setBadgeBackgroundColor({ color: '#b3261e' })
  await browser.action.setBadgeText({ text: tone === 'off' ? '!' : '' })
}
