import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/root.ts'
import { languages } from './languages.ts'
import { startPopupBrowser } from './popup-browser.ts'
import { popupStates } from './scenes.ts'

/**
 * `npm run screenshots:popup`: takes a picture of the popup in every state and theme, in all languages or
 * those named after `--`.
 */
const folder = join(root, 'out/screenshots/popup')

mkdirSync(folder, { recursive: true })
const chosen = languages.filter(language => process.argv.includes(language))
for (const language of chosen.length > 0 ? chosen : languages) {
  const browser = await startPopupBrowser(language)
  for (const state of popupStates(new Date()))
    for (const theme of ['light', 'dark'] as const) {
      const page = await browser.show(state, theme)
      const path = join(folder, `${state.name}-${language}-${theme}.png`)
      await page.screenshot({ path })
      await page.close()
      console.log(`wrote ${path}`)
    }
  await browser[Symbol.asyncDispose]()
}
