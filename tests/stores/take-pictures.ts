import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '@telemetry-tracker/shared/languages'
import type { Browser, Page } from 'playwright-core'
import type { Listing } from '../../extension/store/listing.ts'
import { root } from '../../scripts/root.ts'
import { popupRoom, startPopupBrowser } from '../popup/popup-browser.ts'
import { popupStates } from '../popup/scenes.ts'
import type { Company } from '../screens/company.ts'
import { look, show } from '../screens/show.ts'
import { pagePicture, pictureSize, popupPicture, tile, tileSize } from './compose.ts'

/** The pictures of a listing, by file name, in one language: the real product with demo data. */
export async function takePictures(
  { browser, servers }: Company,
  language: Language,
  { pictures, name }: { pictures: Listing['pictures']; name: string },
): Promise<Record<string, Buffer>> {
  const popups = await startPopupBrowser(language)
  const popup = async (state: string, theme: 'light' | 'dark') => {
    const found = popupStates(new Date()).find(({ name }) => name === state)
    if (found === undefined) throw new Error(`there is no popup state ${state}`)
    return pictureOf(await popups.show(found, theme))
  }
  const draw = (html: string) => drawn(browser, html, pictureSize)
  const of = (picture: keyof Listing['pictures']) => ({ ...pictures[picture], language })
  try {
    return {
      '1-today.png': await draw(popupPicture(of('today'), await popup('recording', 'light'))),
      '2-page.png': await draw(pagePicture(of('page'), await ownPage(browser, servers, language))),
      '3-collected.png': await draw(
        popupPicture(of('collected'), await popup('what-is-collected', 'light'), { goesOn: true }),
      ),
      '4-paused.png': await draw(popupPicture(of('paused'), await popup('paused', 'dark'))),
      'promo-440x280.png': await drawn(
        browser,
        tile({ title: name, text: pictures.today.title, language }, icon()),
        tileSize,
      ),
    }
  } finally {
    await popups[Symbol.asyncDispose]()
  }
}

/** A popup with twice as many pixels, because it is shown larger. */
async function pictureOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, ...popupRoom, scale: 2 },
  })
  // The page stays: the next popup is shown in it.
  await session.detach()
  return Buffer.from(data, 'base64')
}

async function ownPage(browser: Browser, servers: Company['servers'], language: Language): Promise<Buffer> {
  const page = await show(browser, servers, { name: 'me', path: '/dashboard/ada.lindqvist' }, 'demo', {
    locale: language,
  })
  await look(page, { theme: 'light', width: 1120 })
  // On a busy machine some parts still load when the network pauses.
  await page.locator('.bone, .waiting').first().waitFor({ state: 'detached' })
  const picture = await page.screenshot({ animations: 'disabled' })
  await page.close()
  return picture
}

async function drawn(
  browser: Browser,
  html: string,
  size: { width: number; height: number },
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: size })
  await page.setContent(html, { waitUntil: 'load' })
  const picture = await page.screenshot()
  await page.close()
  return picture
}

function icon(): Buffer {
  return readFileSync(join(root, 'extension/public/icon/128.png'))
}
