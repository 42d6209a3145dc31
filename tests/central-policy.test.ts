import { join } from 'node:path'
import { chromiumExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { patience } from '@telemetry-tracker/shared/testing/patience'
import { expect, it, vi } from 'vitest'
import { startChromium, startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { runHelper } from './product/helper.ts'
import { startWorkplace, type Workplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `a change of the policy in the admin app changes the events of a running helper, and its popup, within a minute${why}`,
  async () => {
    await using work = await startWorkplace()
    await using browser = await startPersonsBrowser(work)
    const popup = await browser.newPage()
    await popup.goto(`chrome-extension://${chromiumExtensionId}/popup.html`)
    await popup.getByRole('button', { name: 'What is collected' }).click()
    await popup.getByText('its window title, without e-mail addresses').waitFor()
    work.processes.start('xterm', ['-T', 'quarterly numbers', '-e', 'cat'], {
      env: work.desktop.environment,
      stdio: 'ignore',
    })
    await vi.waitFor(() => expect(work.events().at(-1)?.window_title).toBe('quarterly numbers'), patience)

    await using reader = await startReader()
    const admin = await reader.newPage({ locale: 'en-GB' })
    await admin.goto(`${work.server.url}/admin/manage/policy`)
    await admin.getByLabel('Window titles').selectOption('off')
    await admin.getByRole('button', { name: 'Save' }).click()
    await admin.getByText('Saved as version 1.').waitFor()

    await Promise.all([
      vi.waitFor(
        () =>
          expect(work.events().at(-1)).toMatchObject({
            app_name: expect.stringMatching(/xterm/i),
            window_title: '',
          }),
        patience,
      ),
      popup.getByText('but never its window title').waitFor(patience),
    ])
  },
)

/** A real Chromium with the extension, connected to the helper. */
async function startPersonsBrowser({ folder, environment, sites, helper }: Workplace) {
  const profile = join(folder, 'profile')
  const manifests = join(profile, 'NativeMessagingHosts')
  await runHelper(environment, 'register-browser', '--browser', 'chromium', '--manifest-dir', manifests)
  const browser = await startChromium(profile, sites, environment)
  await vi.waitFor(async () => expect((await helper.status()).browsers).toHaveLength(1), patience)
  return browser
}
