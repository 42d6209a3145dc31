import { join } from 'node:path'
import type { TelemetryEvent } from '@telemetry-tracker/shared/contracts/event'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startChromium } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''
const secondMonitor = { left: 2100, top: 100, width: 1200, height: 800 }

describe.skipIf(lacking.length > 0)(
  `a video site on the second monitor, while typing in an editor${why}`,
  () => {
    let work: Workplace
    let browser: BrowserContext
    let page: Page
    let editor: string
    let cover: string
    let video: string

    beforeAll(async () => {
      work = await startWorkplace()
      const profile = join(work.folder, 'profile')
      await runHelper(
        work.environment,
        'register-browser',
        '--browser',
        'chromium',
        '--manifest-dir',
        join(profile, 'NativeMessagingHosts'),
      )
      browser = await startChromium(profile, work.sites, work.environment, secondMonitor)
      page = browser.pages()[0] ?? (await browser.newPage())
      await page.goto('https://youtube.com/')
      video = await windowNamed('A page of youtube.com')
      cover = await startTerminal('Cover', '+2000+1000')
      editor = await startTerminal('Editor', '+100+100')
      await vi.waitFor(async () => expect((await work.helper.status()).browsers).toHaveLength(1), patience)
    })

    afterAll(async () => {
      await browser?.close()
      await work?.[Symbol.asyncDispose]()
    })

    it('is a distraction, half covered', async () => {
      await put(cover, { ...secondMonitor, left: secondMonitor.left + secondMonitor.width / 2 })

      await recordsWhileTyping({ distraction_visible: true, distraction: { source: 'tab', name: 'youtube' } })
    })

    it('is none, fully covered', async () => {
      await put(cover, { left: 2000, top: 0, width: 1500, height: 1050 })

      await recordsWhileTyping({ distraction_visible: false })
    })

    it('is one again without the cover, and none when minimised', async () => {
      await work.desktop.xdotool('windowminimize', cover)
      await recordsWhileTyping({ distraction: { source: 'tab', name: 'youtube' } })

      await work.desktop.xdotool('windowminimize', video)

      await recordsWhileTyping({ distraction_visible: false })
    })

    it('is none on another desktop', async () => {
      await work.desktop.xdotool('windowactivate', '--sync', video)
      await recordsWhileTyping({ distraction: { source: 'tab', name: 'youtube' } })

      await work.desktop.xdotool('set_desktop_for_window', video, '1')

      await recordsWhileTyping({ distraction_visible: false })
    })

    it('is reported by sound in a background tab, even there', async () => {
      const sound = await browser.newPage()
      await sound.goto('https://youtube.com/sound')
      await page.goto('https://docs.org/')
      await page.bringToFront()

      await recordsWhileTyping({
        distraction_visible: true,
        distraction: { source: 'audio', name: 'youtube' },
      })
      await sound.close()
      await recordsWhileTyping({ distraction_visible: false })
    })

    it('counts as presence in full screen with sound', async () => {
      await page.goto('https://training.org/sound')
      await work.desktop.xdotool('windowactivate', '--sync', video, 'key', 'F11')

      await expect
        .poll(() => work.events().at(-1), patience)
        .toMatchObject({ site: 'training.org', presence: 'video' })
      await work.desktop.xdotool('key', 'F11')
      await expect.poll(() => work.events().at(-1), patience).not.toHaveProperty('presence')
    })

    /**
     * Types in the editor until the last three seconds are as expected, each in the editor, and some with
     * keys.
     */
    async function recordsWhileTyping(expected: Partial<TelemetryEvent>) {
      await work.desktop.xdotool('windowactivate', '--sync', editor)
      const since = work.events().length
      await vi.waitFor(async () => {
        await work.desktop.xdotool('type', '--delay', '30', 'words ')
        const last = work.events().slice(since).slice(-3)
        const wanted = { app_name: 'XTerm', window_title: 'Editor', ...expected }
        expect(last).toEqual([1, 2, 3].map(() => expect.objectContaining(wanted)))
        expect(last.some(({ keystroke_count }) => keystroke_count > 0)).toBe(true)
        if (expected.distraction_visible === false)
          expect(last.some(event => 'distraction' in event)).toBe(false)
      }, patience)
    }

    async function startTerminal(title: string, place: string): Promise<string> {
      work.processes.start('xterm', ['-T', title, '-geometry', `80x24${place}`, '-e', 'cat'], {
        env: work.desktop.environment,
        stdio: 'ignore',
      })
      return windowNamed(title)
    }

    async function windowNamed(title: string): Promise<string> {
      const found = await work.desktop.xdotool('search', '--sync', '--onlyvisible', '--name', `^${title}`)
      return found.split('\n')[0] ?? ''
    }

    async function put(window: string, { left, top, width, height }: typeof secondMonitor) {
      await work.desktop.xdotool('windowactivate', '--sync', window)
      await work.desktop.xdotool('windowsize', window, String(width), String(height))
      await work.desktop.xdotool('windowmove', window, String(left), String(top))
    }
  },
)
