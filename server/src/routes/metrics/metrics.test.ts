import { expect, it } from 'vitest'
import { event } from '../../testing/events.ts'
import { startTestServer, statusOf, type TestServer, trackRequest } from '../../testing/server.ts'

const token = 'a token of the operator'

async function metricsOf({ url }: TestServer): Promise<string[]> {
  return (await (await fetch(`${url}/metrics`)).text()).split('\n')
}

it('GET /metrics has the outcomes of batches and events, and metrics of commits', async () => {
  const server = await startTestServer()
  const batch = {
    device_id: 'laptop',
    epoch: 'e',
    sequence: 1,
    events: [event(), { ...event(), mouse_clicks: -1 }],
  }
  await server.track(batch)
  await server.track(batch)
  await server.refusal('/track', trackRequest({ ...batch, sequence: 9 }))
  await server.refusal('/track', trackRequest('no batch'))
  await server.track({ events: [event(), event({ timestamp: '2026-03-11T00:00:00Z' })] })

  const lines = await metricsOf(server)

  expect(lines).toEqual(
    expect.arrayContaining([
      'telemetry_batches_total{outcome="counted"} 2',
      'telemetry_batches_total{outcome="duplicate"} 1',
      'telemetry_batches_total{outcome="refused"} 2',
      'telemetry_events_total{outcome="ingested"} 2',
      'telemetry_events_total{outcome="in_the_future"} 1',
      'telemetry_refusals_total{reason="sequence_gap"} 1',
      'telemetry_refusals_total{reason="invalid_body"} 1',
      'telemetry_commit_seconds_count 4',
      'telemetry_commit_batches_bucket{le="1"} 4',
      'telemetry_queue_depth 0',
      'telemetry_database_up 1',
      'telemetry_events_total{outcome="expired"} 0',
      'telemetry_ingest_lag_seconds_bucket{le="3600"} 3',
      'http_request_duration_seconds_count{method="POST",route="/track",status="201"} 3',
    ]),
  )
})

it('contains routes, but no people', async () => {
  const server = await startTestServer()
  await fetch(`${server.url}/admin/user/ada/app-breakdown`)
  await fetch(`${server.url}/dashboard/ada`)
  await fetch(`${server.url}/no/ada`)

  const text = (await metricsOf(server)).join('\n')

  expect(text).toContain('route="/admin/user/:user_id/app-breakdown",status="200"')
  expect(text).toContain('route="other",status="404"')
  expect(text).not.toContain('ada')
})

it('is only for this machine, without a proxy', async () => {
  const { url } = await startTestServer()

  expect(await statusOf(`${url}/metrics`, {})).toBe(200)
  for (const header of ['X-Forwarded-For', 'Forwarded', 'Via'])
    expect(await statusOf(`${url}/metrics`, { [header]: '10.0.0.9' })).toBe(403)
})

it('requires the token if one is set', async () => {
  const { url } = await startTestServer({ METRICS_TOKEN: token })
  const status = (Authorization: string) => statusOf(`${url}/metrics`, { Authorization })

  expect(await status(`Bearer ${token}`)).toBe(200)
  expect(await status(`Bearer ${token}.`)).toBe(403)
  expect(await statusOf(`${url}/metrics`, {})).toBe(403)
})
