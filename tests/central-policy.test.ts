import { centralPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import { expect, it, vi } from 'vitest'
import { lacking } from './desktop/needed.ts'
import { startWorkplace } from './product/workplace.ts'

const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

it.skipIf(lacking.length > 0)(
  `a change of the policy changes the events of a running helper within a minute${why}`,
  async () => {
    await using workplace = await startWorkplace()
    const { desktop, processes, environment, events } = workplace
    const server = String(environment['BACKEND_URL'])
    processes.start('xterm', ['-T', 'quarterly numbers', '-e', 'cat'], {
      env: desktop.environment,
      stdio: 'ignore',
    })
    await vi.waitFor(() => expect(events().at(-1)?.window_title).toBe('quarterly numbers'), {
      timeout: 30_000,
      interval: 200,
    })

    const { version, policy } = centralPolicySchema.parse(
      await (await fetch(`${server}/admin/policy`)).json(),
    )
    const saved = await fetch(`${server}/admin/policy`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version, policy: { ...policy, windowTitleMode: 'off' } }),
    })

    expect(saved.status).toBe(200)
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
