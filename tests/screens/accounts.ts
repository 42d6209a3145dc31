import type {
  DeviceRow,
  EnrolmentRow,
  SessionAnswer,
  SignInRequestRow,
  TeamRow,
  UserRow,
} from '@telemetry-tracker/shared/contracts/access'
import type { TeamPolicyAnswer } from '@telemetry-tracker/shared/contracts/central-policy'
import type { DashboardConfig } from '@telemetry-tracker/shared/contracts/http'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'

/** A server with accounts, as an admin sees it: the made-up company has none. */
export const withAccounts = {
  '/config': {
    open_mode: false,
    timezone: 'Europe/Berlin',
    retention_days: 14,
    leaderboard_mode: 'ranked',
    version: '0.1.0',
  } satisfies DashboardConfig,
  '/session': {
    user_id: 'root',
    role: 'admin',
    method: 'password',
    teams: [],
    second_factor: true,
    csrf_token: 'x',
    open_mode: false,
    sso: null,
  } satisfies SessionAnswer,
  '/admin/devices': ['ada.lindqvist', 'ben.carter', 'chloe.martin', 'حسن', 'zoe.papadakis'].map(device),
  '/admin/enrolments': [
    { id: 'a', user_id: 'omar.farouk', expires: '2030-01-02T09:00:00.000Z' },
    { id: 'b', user_id: 'priya.sharma', expires: '2030-01-03T09:00:00.000Z' },
  ] satisfies EnrolmentRow[],
  '/admin/users': [
    user('ada.lindqvist', 'Ada Lindqvist', 'design', 'employee'),
    user('ben.carter', 'Ben Carter', 'design', 'manager'),
    user('chloe.martin', null, null, 'employee'),
    user('"><img src=x onerror=alert(1)>', '=HYPERLINK("http://example.org")', 'sales', 'employee'),
    user('root', null, null, 'admin'),
  ],
  '/admin/sign-in-requests': [
    {
      id: 'a',
      user_id: 'chloe.martin',
      called: 'Chloe.Martin · Chloé Martin · chloe.martin@example.org',
      requested: '2030-01-01T09:00:00.000Z',
    },
  ] satisfies SignInRequestRow[],
  '/admin/teams': [
    { team_id: 'design', name: 'Design', managers: ['ben.carter'], people: 2 },
    { team_id: 'sales', name: 'Sales and everything around it', managers: [], people: 1 },
  ] satisfies TeamRow[],
  '/admin/teams/design/policy': {
    version: 3,
    overrides: {
      nonProductiveApps: [...defaultPolicy.nonProductiveApps.slice(2), 'Figma Community'],
      idleAwayThreshold: 60,
      windowTitleMode: 'off',
    },
    company: defaultPolicy,
    history: [
      { version: 3, team_id: 'design', follows: 0, changed: '2026-02-19T09:00:00.000Z', changed_by: 'root' },
      { version: 2, team_id: null, follows: 1, changed: '2026-02-18T09:00:00.000Z', changed_by: 'root' },
    ],
  } satisfies TeamPolicyAnswer,
}

function device(userId: string, index: number): DeviceRow {
  return {
    device_id: `device-${index}`,
    user_id: userId,
    name: index === 2 ? 'a laptop with quite a long name from the inventory, 2024' : `laptop-${index}`,
    platform: ['windows', 'macos', 'linux'][index % 3] ?? 'linux',
    helper_version: '0.1.0',
    enrolled: '2026-02-19T09:00:00.000Z',
    last_seen: index === 3 ? null : new Date(Date.now() - index * 3_600_000).toISOString(),
    revoked: index === 4 ? '2026-03-01T09:00:00.000Z' : null,
    queued_events: index === 1 ? 4_210 : 0,
    dropped_events: index === 1 ? 12 : 0,
    copies_found: index === 2 ? 3 : 0,
    shared_by_computers: index === 1,
    acknowledgement:
      index === 4
        ? null
        : {
            notice: '1',
            text_sha256: '0'.repeat(64),
            language: 'en',
            at: '2026-02-19T08:59:00.000Z',
            by: index === 2 ? { organisation: 'Example Inc.' } : 'person',
          },
  }
}

function user(
  user_id: string,
  display_name: string | null,
  team_id: string | null,
  role: UserRow['role'],
): UserRow {
  return {
    user_id,
    display_name,
    email: null,
    team_id,
    time_zone: null,
    pseudonymous: user_id === 'chloe.martin',
    role,
    has_account: role !== 'employee',
    second_factor: role === 'admin',
    first_seen: '2026-02-19T09:00:00.000Z',
  }
}
