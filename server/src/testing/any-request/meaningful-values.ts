import { declaredKinds } from '@telemetry-tracker/shared/contracts/states'
import { roleNames } from '@telemetry-tracker/shared/roles'
import { goodPassword } from '../company.ts'
import { days, type Meaningful, times } from './arbitrary-json.ts'
import { ids } from './people.ts'
import { declaredId } from './settle.ts'
import type { Stage } from './stage.ts'

export const teams = ['blue', 'red', 'green']

/** Meaningful values by the name of a field or parameter. */
export function meaningfulValues({ deviceIds }: Stage): Meaningful {
  const people = [...Object.values(ids), 'root', 'nobody-knows']
  const apps = ['chess', 'youtube', 'App-ada-Narwhal', 'x.com']
  return {
    user_id: people,
    managers: people,
    person: people,
    team_id: ['blue', 'red', 'green', null],
    team: teams,
    day: days,
    date: days,
    from: [...days, ...times],
    to: [...days, ...times],
    days: [1, 7, 366, 400],
    hours: [1, 720],
    version: [0, 1, 2],
    sort: ['user_id', '-total_sec', 'status', '-non_productive_pct'],
    page: [1, 2, 999_999],
    q: ['ada', '%', '_', 'Okapi'],
    format: ['json', 'csv'],
    table: ['buckets', 'accounts', 'sessions', 'access_log', 'constructor'],
    before: [1, 5, 999_999_999_999_999],
    action: ['looked', 'signed_in'],
    time_zone: ['Europe/Berlin', 'Pacific/Kiritimati', 'UTC', null],
    password: [goodPassword],
    current: [goodPassword, 'wrong'],
    code: ['123456', '000000'],
    device_id: [...deviceIds, 'none'],
    timestamp: times,
    start: times,
    sequence: [1, 2],
    epoch: ['e'],
    id: [declaredId, 'none'],
    kind: [...declaredKinds],
    decision: ['approve', 'refuse'],
    end: times,
    note: ['On a course.', ''],
    email: ['ada@example.org', null],
    role: roleNames,
    titleScrubPatterns: ['\\d{4}', '(a+)+$', '[a-z]+@[a-z]+'],
    workHours: ['Mon-Fri 09:00-17:30', 'Sun 00:00-24:00'],
    nonProductiveApps: apps,
    meetingApps: apps,
    browserApps: apps,
    ghostApps: apps,
    remoteDesktopApps: apps,
  }
}
