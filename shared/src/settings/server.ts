import * as z from 'zod'
import { isTimeZone } from '../time/days.ts'
import { addressList, contactList, originList, trustedProxies, webAddress } from './addresses.ts'
import { roleValueSettings } from './role-values.ts'
import { optionalText, text, wholeNumber, yesOrNo } from './setting.ts'

const maxBatchesPerMinute = 999_999

/** The server's settings, by environment name. */
export const serverSettings = {
  HOST: z
    .string()
    .regex(
      /^(\[[^\s[\]/]+\]|[^\s[\]/?#@]+)$/,
      'must be a name or an address such as 127.0.0.1, 0.0.0.0 or ::1',
    )
    // Brackets as in URLs are accepted, but an IPv6 address to listen on has none.
    .transform(host => host.replace(/^\[(.*)\]$/, '$1'))
    .refine(host => !/^[^:]*:\d*$/.test(host), 'must not contain a port: set PORT instead')
    .default('127.0.0.1')
    .describe('the address the server listens on'),
  PORT: wholeNumber(5000, 'the port the server listens on', { min: 0, max: 65_535 }),
  DATABASE_URL: optionalText(
    'the database: sqlite:file or postgres://user:password@host/name; sqlite:telemetry.db by default; relative files are in the data folder',
  ),
  DATABASE_URI: optionalText('another name for DATABASE_URL, which takes precedence'),
  DATABASE_POOL_SIZE: wholeNumber(10, 'the maximum number of connections to PostgreSQL', {
    min: 2,
    max: 500,
  }),
  SQLITE_SYNCHRONOUS: z
    .enum(['full', 'normal'], 'must be full or normal')
    .default('full')
    .describe('full survives a power cut; normal is faster and may lose the last moments'),
  DATA_RETENTION_DAYS: wholeNumber(14, 'how many days minutes are kept; 0 keeps all', {
    min: 0,
    max: 36_500,
  }),
  SUMMARY_RETENTION_DAYS: wholeNumber(400, 'how many days daily totals are kept; 0 keeps all', {
    min: 0,
    max: 36_500,
  }),
  COMPACT_AFTER_HOURS: wholeNumber(
    48,
    'after how many hours a minute keeps only the window title that decided it; 0 keeps all titles',
    { min: 0, max: 876_000 },
  ),
  TRUST_CLOCK: yesOrNo(
    false,
    "whether this machine's clock is trusted after a stop or a jump without confirmation by a device; use only if nothing can set it wrong",
  ),
  TIMEZONE: text('UTC', "the organisation's IANA time zone: where a day begins").refine(
    isTimeZone,
    'is not an IANA time zone such as Europe/Berlin',
  ),
  OPEN_MODE: z
    .stringbool({ error: 'must be true or false' })
    .optional()
    .describe(
      'whether the server runs without accounts; on by default on loopback only; every page shows a notice',
    ),
  ADMIN_USERNAME: optionalText(
    'the user name of the first admin, with ADMIN_PASSWORD; without them, a server without accounts prints a setup link',
  ),
  ADMIN_PASSWORD: optionalText(
    "the first admin's password, at least 12 characters; remove it after the start",
  ),
  SESSION_IDLE_HOURS: wholeNumber(12, 'after how many hours without activity people have to sign in again', {
    min: 1,
    max: 720,
  }),
  SESSION_MAX_HOURS: wholeNumber(168, 'after how many hours people have to sign in again in any case', {
    min: 1,
    max: 8_760,
  }),
  OIDC_ISSUER: webAddress('https://login.example/realms/company')
    .optional()
    .describe(
      'the issuer of the company sign-in (OpenID Connect); the callback is PUBLIC_URL/auth/oidc/callback',
    ),
  OIDC_CLIENT_ID: optionalText('the client ID of this server at the company sign-in'),
  OIDC_CLIENT_SECRET: optionalText('the client secret of this server at the company sign-in'),
  OIDC_NAME: text('your company account', 'the name of the company sign-in on the sign-in page'),
  OIDC_USER_CLAIM: text('preferred_username', 'the claim with the user ID'),
  OIDC_ROLE_CLAIM: optionalText(
    'the claim with roles or groups, such as groups or realm_access.roles; without this setting, roles are assigned in the dashboard. If the claim is missing or invalid, roles do not change',
  ),
  ...roleValueSettings,
  OIDC_TEAM_CLAIM: optionalText('the claim with the team; a manager may have several'),
  PROXY_USER_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a header such as X-Forwarded-User')
    .optional()
    .describe(
      'the header in which a reverse proxy that signs people in sends the user name; needs PROXY_TRUSTED',
    ),
  PROXY_TRUSTED: addressList(
    'the addresses (10.0.0.5) and ranges (10.0.0.0/8) that this header is accepted from, comma-separated',
  ),
  LEADERBOARD_MODE: z
    .enum(['ranked', 'unranked', 'team'], 'must be ranked, unranked or team')
    .default('ranked')
    .describe(
      'what managers and admins see: people in any order (ranked), by name only (unranked), or only teams of at least 5 people, each day from the next morning on (team)',
    ),
  CORS_ORIGINS: originList('web origins that may call the API, comma-separated'),
  TRUST_PROXY: trustedProxies(
    'which reverse proxies are trusted for X-Forwarded-* and Forwarded: how many are in front of the server (true: one), or their addresses and ranges, comma-separated; false trusts none',
  ),
  TLS_CERT: optionalText('a PEM certificate file; with TLS_KEY, the server uses https'),
  TLS_KEY: optionalText("the certificate's PEM key file"),
  PUBLIC_URL: webAddress('https://tracker.example or https://intranet.example/tracker')
    .optional()
    .describe(
      'the public address of the server, when a proxy is in front of it; it may have a path, which the proxy may keep or remove',
    ),
  RATE_LIMIT_PER_DEVICE: z
    .string()
    .regex(/^\d+\s*\/\s*minute$/, 'must look like 120/minute')
    .transform(rate => Number.parseInt(rate, 10))
    .refine(
      rate => rate >= 1 && rate <= maxBatchesPerMinute,
      `must be from 1/minute to ${maxBatchesPerMinute}/minute`,
    )
    .default(120)
    .describe('how many batches one device may send, as in 120/minute'),
  MAX_REQUEST_SIZE_KB: wholeNumber(512, 'the largest request body, in KB', { min: 1, max: 65_536 }),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe(
      'the token a monitoring system sends to read /metrics; without it, only this machine can read them',
    ),
  SECURITY_CONTACT: contactList(
    'where to report security issues in this server, comma-separated: e-mail or https addresses; served at /.well-known/security.txt',
  ),
  DROP_TITLES: yesOrNo(false, 'whether the server drops window titles before it stores anything'),
}
