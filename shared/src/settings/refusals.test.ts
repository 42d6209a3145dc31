import { describe, expect, it } from 'vitest'
import { settingGroups, settingNames } from './all.ts'
import { readSettings, SettingError } from './setting.ts'

const wholeNumbers = ['', '-1', '1.5', '1e3', '0x10', '1 000', '12,5', 'abc', '99999999999']
const words = ['maybe', '2', 'TRUEE']

/**
 * Invalid values by setting, each with what the error must say. Settings that accept any text have no line.
 */
const unusable: Record<string, [string, string][]> = {
  LOG_LEVEL: [['loud', 'trace, debug, info']],
  HOST: [
    ['http://127.0.0.1', 'must be a name or an address'],
    ['127.0.0.1:5000', 'set PORT'],
    ['localhost:', 'set PORT'],
    ['[::1', 'must be a name or an address'],
    ['my host', 'must be a name or an address'],
  ],
  PORT: [
    ['abc', 'a whole number from 0 to 65535'],
    ['70000', 'a whole number from 0 to 65535'],
    ['50.5', 'a whole number from 0 to 65535'],
    ['-1', 'a whole number from 0 to 65535'],
    ['0x1388', 'a whole number from 0 to 65535'],
  ],
  DATABASE_POOL_SIZE: [['1', 'from 2 to 500']],
  SQLITE_SYNCHRONOUS: [['off', 'must be full or normal']],
  DATA_RETENTION_DAYS: [['36501', 'from 0 to 36500']],
  SUMMARY_RETENTION_DAYS: [['-1', 'from 0 to 36500']],
  COMPACT_AFTER_HOURS: [['876001', 'from 0 to 876000']],
  TIMEZONE: [['Mars/Base', 'IANA time zone such as Europe/Berlin']],
  OPEN_MODE: words.map(word => [word, 'must be true or false']),
  SESSION_IDLE_HOURS: [['0', 'from 1 to 720']],
  SESSION_MAX_HOURS: [['8761', 'from 1 to 8760']],
  OIDC_ISSUER: [
    ['login.example', 'must be an http(s) address such as https://login.example/realms/company'],
    ['ftp://login.example', 'must be an http(s) address'],
    ['https://login.example/?x=1', 'must end before the ? or #'],
    ['https://a:b@login.example', 'must not contain a user name or password'],
  ],
  PROXY_USER_HEADER: [['X User', 'must be the name of a header']],
  PROXY_TRUSTED: [
    ['proxy.example', '"proxy.example" is not an IP address'],
    ['10.0.0.5, 10.0.0.0/33', '"10.0.0.0/33" is not an IP address'],
    ['10.0.0.5:80', '"10.0.0.5:80" is not an IP address'],
  ],
  LEADERBOARD_MODE: [['hidden', 'ranked, unranked or team']],
  CORS_ORIGINS: [
    ['https://ok.example, https://x.example/path', '"https://x.example/path" is not an origin'],
    ['intranet.example', '"intranet.example" is not an origin'],
    ['*', '"*" is not an origin'],
    ['null', '"null" is not an origin'],
    ['https://a@x.example', 'is not an origin'],
    ['https://x.example?y', 'is not an origin'],
  ],
  TRUST_PROXY: [
    ['maybe', '"maybe" is none of these'],
    ['-1', '"-1" is none of these'],
    ['11', 'must be at most 10'],
    ['10.0.0.1, proxy', '"proxy" is none of these'],
    [',', '"," is none of these'],
  ],
  PUBLIC_URL: [
    ['tracker.example', 'must be an http(s) address such as https://tracker.example'],
    ['https://', 'must be an http(s) address'],
    ['https://x.example/?a', 'must end before the ? or #'],
    ['https://x.example/#', 'must end before the ? or #'],
  ],
  RATE_LIMIT_PER_DEVICE: [
    ['5', 'must look like 120/minute'],
    ['120/second', 'must look like 120/minute'],
    ['1.5/minute', 'must look like 120/minute'],
    ['1000000/minute', 'must be from 1/minute to 999999/minute'],
    ['0/minute', 'must be from 1/minute to 999999/minute'],
  ],
  MAX_REQUEST_SIZE_KB: wholeNumbers.filter(n => n !== '').map(n => [n, 'a whole number from 1 to 65536']),
  SECURITY_CONTACT: [
    ['the admin', '"the admin" is not a contact'],
    ['security@acme.example, http://acme.example/report', '"http://acme.example/report" is not a contact'],
    ['mailto:nobody', '"mailto:nobody" is not a contact'],
    ['tel:call me', '"tel:call me" is not a contact'],
    ['javascript:alert(1)', 'is not a contact'],
  ],
  METRICS_TOKEN: [['short', 'must have at least 16 characters']],
  TRUST_CLOCK: words.map(word => [word, 'must be true or false']),
  DROP_TITLES: words.map(word => [word, 'must be true or false']),
  BACKEND_URL: [
    ['server:5000', 'must be an http(s) address such as http://127.0.0.1:5000'],
    ['127.0.0.1:5000', 'must be an http(s) address'],
    ['http://u:p@server:5000', 'must not contain a user name or password'],
    ['http://server:5000/x?y=1', 'must end before the ? or #'],
  ],
  ALLOW_HTTP: [
    ['http://server', '"http://server" must be a name such as tracker.example'],
    ['server, 10.0.0.5:5000', '"10.0.0.5:5000" must be a name'],
    ['server/tracker', '"server/tracker" must be a name'],
    ['me@server', '"me@server" must be a name'],
  ],
  USER_ID: [['x'.repeat(129), 'must have at most 128 characters']],
  POLL_INTERVAL_SEC: [['0.5', 'a number from 1 to 60']],
  BATCH_INTERVAL_SEC: [['1e2', 'a number from 1 to 3600']],
  BUFFER_MAX_MB: [['0', 'a whole number from 1 to 100000']],
  DEVICE_KEY_IN: [['usb', 'must be system or file']],
  WAKE_THRESHOLD_SEC: [['1', 'a number from 2 to 3600']],
  BUCKET_SIZE_SEC: [
    ['7', 'from 10 to 3600'],
    ['61', 'must divide an hour evenly'],
  ],
  PRODUCTIVE_INTERACTION_THRESHOLD: [['0', 'from 1 to 10000']],
  PRODUCTIVE_KEYSTROKE_THRESHOLD: [['10001', 'from 1 to 10000']],
  PRODUCTIVE_MOUSE_THRESHOLD: [['x', 'from 1 to 10000']],
  MOUSE_MOVEMENT_THRESHOLD: [['-0.1', 'from 0 to 1000000']],
  IDLE_AWAY_THRESHOLD: [['3601', 'from 1 to 3600']],
  MOUSE_MOVEMENT_MIN_SAMPLES: [['2.5', 'from 0 to 3600']],
  DISTRACTION_MIN_RATIO: [['20%', 'a number from 0 to 1']],
  MIN_ZERO_SAMPLE_RATIO: [['1.1', 'a number from 0 to 1']],
  MIN_DISTINCT_VALUES: [['61', 'from 1 to 60']],
  NO_INPUT_COUNTS: [['none', 'must be non_productive or left_out']],
  NO_ACTION_MINUTES: [['-1', 'from 0 to']],
  STILL_CLICKS_MINUTES: [['1.5', 'a whole number from 0 to']],
  EVEN_MOTION_VARIATION: [['-1', 'a number from 0 to']],
  EVEN_MOTION_PIXELS: [['few', 'a number from 0 to']],
  NO_PAUSES: words.map(word => [word, 'must be true or false']),
  NEVER_RESTS_MINUTES: [['-1', 'a whole number from 0 to']],
  CONSTANT_HOLD_SHARE: [['1.1', 'a number from 0 to 1']],
  STEADY_RATIO: [['-1', 'a number from 0 to']],
  REPLAYED_CORRELATION: [['2', 'a number from 0 to 1']],
  VISIBLE_MIN_SHARE: [['NaN', 'a number from 0 to 1']],
  VISIBLE_MIN_SIDE: [['Infinity', 'a whole number from 1 to 10000']],
  WINDOW_TITLE_MODE: [['some', 'must be full, redacted or off']],
  UPDATES: [['always', 'must be auto, notify or off']],
  MAY_DECLARE: words.map(word => [word, 'must be true or false']),
  DECLARED_NEEDS: [['always', 'must be nothing, note or approval']],
  MAY_PAUSE: words.map(word => [word, 'must be true or false']),
}

/** These accept any text, or are validated elsewhere. */
const takesText = new Set([
  'DATA_DIR',
  'RELEASES_DIR',
  'EXTENSION_DIR',
  'ERASED_PEOPLE_LIST',
  'BACKUP_RECIPIENTS',
  'BACKUP_IDENTITY',
  'DATABASE_URL',
  'DATABASE_URI',
  'ADMIN_USERNAME',
  'ADMIN_PASSWORD',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'OIDC_USER_CLAIM',
  'OIDC_ROLE_CLAIM',
  'OIDC_ADMIN_VALUES',
  'OIDC_MANAGER_VALUES',
  'OIDC_AUDITOR_VALUES',
  'OIDC_TEAM_CLAIM',
  'TLS_CERT',
  'TLS_KEY',
  'BUFFER_DIR',
  'NON_PRODUCTIVE_APPS',
  'MEETING_APPS',
  'BROWSER_APPS',
  'GHOST_APPS',
  'REMOTE_DESKTOP_APPS',
  'TITLE_SCRUB_PATTERNS',
  'WORK_HOURS',
])

describe('the refusal of a setting', () => {
  const lines = Object.entries(unusable).flatMap(([name, values]) =>
    values.map(([value, why]) => [name, value, why] as const),
  )

  it.each(lines)('names %s=%s, the allowed range or form, and what to do', (name, value, why) => {
    const reading = () => readSettings(settingsWith(name), { [name]: value })

    expect(reading).toThrow(SettingError)
    expect(reading).toThrow(why)
    expect(reading).toThrow(name.endsWith('TOKEN') ? `${name} cannot be used` : `${name} is "${value}"`)
    expect(reading).toThrow('change it in .env or the environment, or remove it to use the default')
  })

  it('has a line here for every setting that does not accept any text', () => {
    expect([...Object.keys(unusable), ...takesText].sort()).toEqual([...settingNames].sort())
  })

  it('shows no secret and no more than fits on a screen', () => {
    const short = () => readSettings(settingsWith('METRICS_TOKEN'), { METRICS_TOKEN: 'short' })
    const long = () => readSettings(settingsWith('PORT'), { PORT: 'x'.repeat(10_000) })

    expect(short).not.toThrow('short')
    expect(long).toThrow(/x{200}…/)
    expect(long).not.toThrow(/x{201}/)
  })
})

it.each([
  [
    'CORS_ORIGINS',
    'https://intranet.example/, HTTP://Other.Example:80',
    ['https://intranet.example', 'http://other.example'],
  ],
  ['HOST', '[::1]', '::1'],
  ['TITLE_SCRUB_PATTERNS', String.raw`\d{2,4}, [,(], (a,b)|c , \{,`, ['\\d{2,4}', '[,(]', '(a,b)|c', '\\{']],
  ['TRUST_PROXY', 'true', 1],
  ['TRUST_PROXY', '2', 2],
  ['TRUST_PROXY', 'false', 0],
  ['TRUST_PROXY', '10.0.0.5, 10.1.0.0/16, ::1', ['10.0.0.5', '10.1.0.0/16', '::1']],
  ['RATE_LIMIT_PER_DEVICE', '999999/minute', 999_999],
])('%s=%s is accepted', (name, value, expected) => {
  expect(readSettings(settingsWith(name), { [name]: value })[name]).toEqual(expected)
})

function settingsWith(name: string) {
  const group = settingGroups.find(({ settings }) => name in settings)
  if (group === undefined) throw new Error(`${name} is no setting.`)
  const [, schema] = Object.entries(group.settings).find(([key]) => key === name) ?? []
  return schema === undefined ? {} : { [name]: schema }
}
