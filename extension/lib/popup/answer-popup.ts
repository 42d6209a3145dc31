import { browser } from 'wxt/browser'
import type { HelperLink } from '../helper/helper-link.ts'
import { t } from '../i18n/t.ts'
import { refreshNumbers } from './numbers.ts'
import { type AwayQuestion, onPopupRequest, type PopupRequest } from './request.ts'

const pauseMinutes = 15

/** Handles the popup's requests. */
export function answerPopup(link: HelperLink, connectNow: () => Promise<void>): void {
  onPopupRequest(async (ask, declared) => {
    await connectNow()
    if (ask === 'away') return askAway(link)
    if (ask === 'declare') await declare(link, declared)
    else if (ask === 'open-dashboard') await openDashboard(link)
    else if (ask === 'pause') await link.request({ type: 'pause', kind: 'pause', minutes: pauseMinutes })
    else if (ask === 'resume') await link.request({ type: 'resume' })
    // Before the helper's welcome there is nothing to do: the welcome refreshes the numbers.
    else if (link.isWelcomed()) await refreshNumbers(link)
    return undefined
  })
}

/** The time without input to ask about. An older helper doesn't know this question. */
async function askAway(link: HelperLink): Promise<AwayQuestion | undefined> {
  const answer = await link.request({ type: 'away' })
  return answer.type === 'away' && answer.stretch
    ? { ...answer.stretch, needsNote: answer.needsNote }
    : undefined
}

async function declare(link: HelperLink, declared: PopupRequest['declared']): Promise<void> {
  if (declared) await link.request({ type: 'declare', ...declared })
}

async function openDashboard(link: HelperLink) {
  const answer = await link.request({ type: 'open-dashboard' })
  if (answer.type !== 'dashboard') throw new Error(t('errorNoDashboard'))
  if (!/^https?:/i.test(answer.url)) {
    throw new Error(t('errorDashboardNoWebPage', answer.url))
  }
  await browser.tabs.create({ url: answer.url })
}
