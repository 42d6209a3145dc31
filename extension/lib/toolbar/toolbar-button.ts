import { browser } from 'wxt/browser'
import type { LinkState } from '../helper/link-state.ts'
import { describeState, type Tone } from '../i18n/describe-state.ts'
import { t } from '../i18n/t.ts'
import { storedScheme } from '../stored/items.ts'
import { iconPaths, type ToolbarIcon } from './icon-paths.ts'
import { schemeHere } from './scheme.ts'

/** The look of each state on the toolbar button: an icon, and a badge where attention is needed. */
const looks: Record<Tone, { icon: ToolbarIcon; badge: string; colour: string }> = {
  on: { icon: 'recording', badge: '', colour: '#0f7a6c' },
  paused: { icon: 'paused', badge: 'II', colour: '#5b4300' },
  off: { icon: 'off', badge: '!', colour: '#b3261e' },
  waiting: { icon: 'off', badge: '', colour: '#55606e' },
}

/** Keeps the toolbar button up to date: tooltip, icon and badge, for light and dark toolbars. */
export function createToolbarButton() {
  let shown: LinkState = { phase: 'connecting' }

  async function show(state: LinkState): Promise<void> {
    shown = state
    const { tone, title } = describeState(state)
    const { icon, badge, colour } = looks[tone]
    const scheme = schemeHere() ?? (await storedScheme.read()) ?? 'light'
    // A later state may have replaced this one while its icon was looked up.
    if (shown !== state) return
    await Promise.all([
      browser.action.setTitle({ title: t('tooltip', title) }),
      browser.action.setIcon({ path: iconPaths(icon, scheme) }),
      browser.action.setBadgeBackgroundColor({ color: colour }),
      browser.action.setBadgeText({ text: badge }),
    ])
  }

  return { show, showAgain: () => show(shown) }
}
