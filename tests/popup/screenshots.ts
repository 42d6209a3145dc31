import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { languageCodes } from '@telemetry-tracker/shared/languages'
import { root } from '../../scripts/root.ts'
import { startPopupBrowser } from './popup-browser.ts'
import { popupStates } from './scenes.ts'

/**
 * `npm run screenshots:popup`: takes a picture of the popup in every state and theme, in all languages or
 * those named after `--`.
 */
const folder = join(root, 'out/screenshots/popup')

mkdirSync(folder, { recursive: true })
const asked = languageCodes.filter(language => process.argv.includes(language))
for (const language of asked.length > 0 ? asked : languageCodes) {
  const browser = await startPopupBrowser(language)
  for (const state of popupStates(new Date()))
    for (const theme of ['light', 'dark'] as const) {
      const page = await browser.show(state, theme)
      const path = join(folder, `${state.name}-${language}-${theme}.png`)
      await page.screenshot({ path })
      console.log(`wrote ${path}`)
    }
  await browser[Symbol.asyncDispose]()
}
