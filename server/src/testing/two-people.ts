import { event } from './events.ts'
import { startTestServer, type TestServer } from './server.ts'

/** A server with two people. Ada: one minute of work and one of YouTube today. Bob: one minute of work yesterday. Both were last seen 90 s ago. */
export async function serverWithTwoPeople(): Promise<TestServer> {
  const server = await startTestServer()
  const browser = { app_name: 'Google Chrome', window_title: 'Pull' }
  await server.track({
    events: [
      event({ timestamp: '2026-03-10T11:30:10Z', ...browser, site: 'github.com', scroll_count: 4 }),
      event({ timestamp: '2026-03-10T11:31:10Z', ...browser, site: 'youtube.com', keystroke_count: 0 }),
      event({ timestamp: '2026-03-09T11:31:10Z', user_id: 'bob' }),
    ],
  })
  server.time.nowMs += 90_000
  return server
}
