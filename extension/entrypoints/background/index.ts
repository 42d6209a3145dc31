import { browser } from 'wxt/browser'
import { defineBackground } from 'wxt/utils/define-background'
import { startHeartbeat, stopHeartbeat } from '../../lib/helper/heartbeat.ts'
import { readHello } from '../../lib/helper/hello.ts'
import { createHelperLink } from '../../lib/helper/helper-link.ts'
import { openNativePort } from '../../lib/helper/native-port.ts'
import { keepConnected } from '../../lib/helper/reconnect.ts'
import { answerPopup } from '../../lib/popup/answer-popup.ts'
import { forgetNumbersOfOthers, refreshNumbers } from '../../lib/popup/numbers.ts'
import { storedLink, storedScheme } from '../../lib/stored/items.ts'
import { onWindowsChanged } from '../../lib/tabs/open-windows.ts'
import { createTabsReport } from '../../lib/tabs/tabs-report.ts'
import { createToolbarButton } from '../../lib/toolbar/toolbar-button.ts'

const beatMs = 30_000

/**
 * All listeners are registered within the first tick: browsers wake a sleeping background only for listeners
 * that they saw then.
 */
export default defineBackground(() => {
  const button = createToolbarButton()
  const link = createHelperLink({
    openPort: openNativePort,
    stateChanged: state => {
      attempt('storing the state', storedLink.write(state))
      attempt('showing the state', button.show(state))
    },
    greeted: () => report.all(),
    welcomed: () => {
      report.all()
      attempt('starting the heartbeat', startHeartbeat())
      forgetNumbersOfOthers(link)
        .then(() => refreshNumbers(link))
        // Normal while the server can't be reached; the popup asks again and shows the reason.
        .catch(error => console.info('There are no new numbers.', error))
    },
    policyChanged: () => report.all(),
    disconnected: welcomedMs => {
      attempt('stopping the heartbeat', stopHeartbeat())
      attempt('planning to reconnect', reconnect.later(welcomedMs))
    },
  })
  const report = createTabsReport(link)
  const reconnect = keepConnected(link, readHello)

  onWindowsChanged(() => {
    report.changes()
    attempt('connecting', reconnect.ifDue())
  })
  browser.alarms.onAlarm.addListener(() => attempt('connecting', reconnect.ifDue()))
  browser.runtime.onStartup.addListener(() => attempt('connecting', reconnect.now()))
  browser.runtime.onInstalled.addListener(() => attempt('connecting', reconnect.now()))
  // The connection keeps the background awake, and browsers update an extension only while it sleeps.
  browser.runtime.onUpdateAvailable.addListener(() => browser.runtime.reload())
  storedScheme.watch(() => attempt('showing the state', button.showAgain()))
  answerPopup(link, reconnect.now)
  setInterval(() => {
    if (!link.isWelcomed()) return link.greet()
    report.all()
    attempt('asking the helper how it is', link.check())
  }, beatMs)

  attempt('connecting', reconnect.ifDue())
})

/** Nothing waits for these. Errors are logged for developers, and the next event or heartbeat tries again. */
function attempt(what: string, done: Promise<void>) {
  done.catch(error => console.warn(`Telemetry Tracker failed at ${what}.`, error))
}
