import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Language } from '@telemetry-tracker/shared/languages'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patienceMs } from '@telemetry-tracker/shared/testing/patience'
import type { Page, Worker } from 'playwright-core'
import { startExtensionReader } from '../browser/chromium.ts'
import { extensionIn, readTexts } from './languages.ts'
import { type PopupState, person, type Scene, server } from './scenes.ts'
import { standInHelper } from './stand-in-helper.ts'

export type Theme = 'light' | 'dark'

export interface PopupBrowser extends AsyncDisposable {
  /** Opens the popup in this state, in place of the one before, and waits until it is complete. */
  show(state: PopupState, theme: Theme): Promise<Page>
}

/** The largest size of a popup. */
export const popupRoom = { width: 360, height: 560 }

/** A Chromium with the extension in this language and a helper that plays scenes. */
export async function startPopupBrowser(language: Language = 'en'): Promise<PopupBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'tt-popup-'))
  const profile = join(folder, 'profile')
  const helper = standInHelper(profile)
  const t = readTexts(language)
  const browser = await startExtensionReader(profile, extensionIn(language, folder))
  let scenes = 0
  const worker = browser.serviceWorkers()[0] ?? (await browser.waitForEvent('serviceworker'))
  const page = await browser.newPage()
  await page.setViewportSize(popupRoom)

  return {
    async show({ scene, kept, shows, press }, theme) {
      await page.goto('about:blank')
      const version = `0.1.${++scenes}`
      helper.play(scene && ofVersion(scene, version))
      // Numbers of the previous scene may still arrive.
      await expectNews(worker, version)
      await worker.evaluate(() => chrome.storage.local.clear())
      if (kept)
        await worker.evaluate(today => chrome.storage.local.set({ today }), { ...kept, user: person, server })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto(`chrome-extension://${chromiumExtensionId}/popup.html`)
      for (const text of shows(t)) await page.getByText(text).first().waitFor({ state: 'attached' })
      if (press) await page.getByRole('button', { name: press(t) }).click()
      return page
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The popup doesn't show the helper's version, so that it can tell scenes apart. */
function ofVersion(scene: Scene, helperVersion: string): Scene {
  const { hello, status } = scene
  return {
    ...scene,
    hello: hello?.type === 'welcome' ? { ...hello, helperVersion } : hello,
    ...(status && { status: { ...status, helperVersion } }),
  }
}

/** Waits until the extension has noticed that its helper is gone, or that it plays the new scene. */
async function expectNews(worker: Worker, version: string) {
  const isBefore = (words: string) =>
    chrome.storage.session
      .get('link')
      .then(kept => JSON.stringify(kept))
      .then(kept => kept.includes('"connected"') && !kept.includes(words))
  const impatience = AbortSignal.timeout(patienceMs)
  while (await worker.evaluate(isBefore, JSON.stringify(version))) {
    impatience.throwIfAborted()
    await setTimeout(20)
  }
}
