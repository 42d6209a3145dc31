import { browser } from 'wxt/browser'
import type { HelperLink } from '../helper/helper-link.ts'
import { refreshNumbers } from './numbers.ts'
import { onPopupRequest } from './request.ts'

/** Does what the popup asks for. */
export function answerPopup(link: HelperLink, connectNow: () => Promise<void>): void {
  onPopupRequest(async ask => {
    await connectNow()
    if (ask === 'open-dashboard') await openDashboard(link)
    // A helper that has not greeted yet brings the numbers with its greeting.
    else if (link.isWelcomed()) await refreshNumbers(link)
  })
}

async function openDashboard(link: HelperLink) {
  const answer = await link.request('open-dashboard')
  if (answer.type !== 'dashboard')
    throw new Error('The helper gave no dashboard address. Update it, then try again.')
  if (!/^https?:/i.test(answer.url)) {
    throw new Error(`The dashboard’s address is no web page: ${answer.url}. Tell your administrator.`)
  }
  await browser.tabs.create({ url: answer.url })
}
