import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { afterEach, expect, it, vi } from 'vitest'
import { localTimestamp } from '../native-host/src/merge/local-timestamp.ts'
import { createWorkTime } from '../native-host/src/recording/work-time.ts'
import { createOutsideHours } from '../server/src/days/outside-hours.ts'

const minuteMs = 60_000
const workHours = ['Mon-Fri 09:00-17:30', 'Sat 22:00-02:30']
const policy = { ...defaultPolicy, workHours }

afterEach(() => vi.unstubAllEnvs())

it.each([
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['Europe/Berlin', 'Asia/Tokyo'],
  ['America/New_York', 'Europe/Berlin'],
  ['Pacific/Kiritimati', 'America/Los_Angeles'],
  ['Australia/Lord_Howe', undefined],
])(
  'helper and server agree on every minute of a machine in %s whose person has the zone %s',
  (here, ownZone) => {
    vi.stubEnv('TZ', here)
    const helper = createWorkTime(workHours)
    const isRefused = createOutsideHours(() => policy, { ownZoneOf: () => ownZone })
    const disagreements: string[] = []

    // Every seventh minute of a year: it includes midnights, weekends and both clock changes.
    for (let atMs = Date.UTC(2026, 0, 1); atMs < Date.UTC(2027, 0, 1); atMs += 7 * minuteMs) {
      const timestamp = localTimestamp(atMs)
      const isRecorded = helper.isNow(atMs)
      const refused = isRefused('ada', atMs, timestamp)
      // The server allows a minute at either end.
      const isFarOutside = [-1, 0, 1].every(minutes => !helper.isNow(atMs + minutes * minuteMs))
      if (isRecorded && refused) disagreements.push(`${timestamp} is recorded and refused`)
      if (isFarOutside && !refused) disagreements.push(`${timestamp} would be stored`)
    }

    // Around a clock change, neighbouring minutes have another offset.
    expect(disagreements).toEqual([])
  },
)
