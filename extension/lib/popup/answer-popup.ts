import { browser } from 'wxt/browser'
import type { HelperLink } from '../helper/helper-link.ts'
import { t } from '../i18n/t.ts'
import { refreshNumbers } from './numbers.ts'
import { onPopupRequest } from './request.ts'

const pauseMinutes = 15

/** Handles the popup's requests. */
export function answerPopup(link: HelperLink, connectNow: () => Promise<void>): void {
  onPopupRequest(async ask => {
    await connectNow()
    if (ask === 'open-dashboard') await openDashboard(link)
    else if (ask === 'pause') await link.request({ type: 'pause', kind: 'pause', minutes: pauseMinutes })
    else if (ask === 'resume') await link.request({ type: 'resume' })
    // Before the helper's welcome there is nothing to do: the welcome refreshes the numbers.
    else if (link.isWelcomed()) await refreshNumbers(link)
  })
}

async function openDashboard(link: HelperLink) {
  const answer = await link.request({ type: 'open-dashboard' })
  if (answer.type !== 'dashboard') throw new Error(t('errorNoDashboard'))
  if (!/^https?:/i.test(answer.url)) {
    throw new Error(t('errorDashboardNoWebPage', answer.url))
  }
  await browser.tabs.create({ url: answer.url })
}
