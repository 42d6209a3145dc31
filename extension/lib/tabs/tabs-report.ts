import type { HelperLink } from '../helper/helper-link.ts'
import { storedLastMessage } from '../stored/items.ts'
import { coalesce } from './coalesce.ts'
import { describeWindows } from './describe-windows.ts'
import { fitFrame } from './fit-frame.ts'
import { openWindows } from './open-windows.ts'

/** A little less than twice a second, so that it stays below that including the time of the queries. */
const pace = { settleMs: 100, gapMs: 550 }

/** Sends the helper the whole state of the windows, at most twice a second. */
export function createTabsReport(link: HelperLink) {
  let lastSent = ''

  const send = coalesce(async () => {
    if (!link.isOpen()) return
    try {
      const message = fitFrame(describeWindows(await openWindows(), link.namedSites()))
      const text = JSON.stringify(message)
      if (text === lastSent) return
      link.post(message)
      lastSent = text
      await storedLastMessage.write({ text, at: new Date().toISOString() })
    } catch (error) {
      console.warn('The windows could not be read; retrying at the next change or report.', error)
    }
  }, pace)

  return {
    /** Sends the state if it differs from the last one sent. */
    changes: send,
    /** Sends the state in any case: after a greeting, and regularly. */
    all: () => {
      lastSent = ''
      send()
    },
  }
}
