import { expect, it, vi } from 'vitest'
import { startReader } from './browser/chromium.ts'
import { lacking } from './desktop/needed.ts'
import { startWorkplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `a change of the policy in the admin view changes the events of a running helper within a minute${why}`,
  async () => {
    await using workplace = await startWorkplace()
    const { desktop, processes, server, events } = workplace
    processes.start('xterm', ['-T', 'quarterly numbers', '-e', 'cat'], {
      env: desktop.environment,
      stdio: 'ignore',
    })
    await vi.waitFor(() => expect(events().at(-1)?.window_title).toBe('quarterly numbers'), {
      timeout: 30_000,
      interval: 200,
    })

    await using browser = await startReader()
    const page = await browser.newPage({ locale: 'en-GB' })
    await page.goto(`${server.url}/admin/manage/policy`)
    await page.getByLabel('Window titles').selectOption('off')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved as version 1.').waitFor()

    await vi.waitFor(
      () =>
        expect(events().at(-1)).toMatchObject({
          app_name: expect.stringMatching(/xterm/i),
          window_title: '',
        }),
      { timeout: 60_000, interval: 200 },
    )
  },
)
