import * as z from 'zod'
import { isTimeZone } from '../time/days.ts'
import { addressList, contactList, originList, trustedProxies, webAddress } from './addresses.ts'
import { roleValueSettings } from './role-values.ts'
import { commaList, optionalText, secret, text, wholeNumber, yesOrNo } from './setting.ts'

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
    .describe('the address to listen on'),
  PORT: wholeNumber(5000, 'the port to listen on', { min: 0, max: 65_535 }),
  DATABASE_URL: secret(
    optionalText(
      'the database: sqlite:file or postgres://user:password@host/name; sqlite:telemetry.db by default; relative files are in the data folder',
    ),
  ),
  DATABASE_URI: secret(optionalText('another name for DATABASE_URL, which takes precedence')),
  DATABASE_POOL_SIZE: wholeNumber(10, 'the maximum number of connections to PostgreSQL', {
    min: 2,
    max: 500,
  }),
  SQLITE_SYNCHRONOUS: z
    .enum(['full', 'normal'], 'must be full or normal')
    .default('full')
    .describe('full: survives a power failure; normal: faster, may lose the last moments of data'),
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
    "whether this machine's clock is trusted after a stop or jump without confirmation by a device; enable only if the clock cannot be wrong",
  ),
  TIMEZONE: text('UTC', "the organisation's IANA time zone: where a day begins").refine(
    isTimeZone,
    'is not an IANA time zone such as Europe/Berlin',
  ),
  OPEN_MODE: z
    .stringbool({ error: 'must be true or false' })
    .optional()
    .describe(
      'whether the server runs without accounts, with a notice on every page; on by default only on loopback',
    ),
  ADMIN_USERNAME: optionalText(
    'the user name of the first admin, with ADMIN_PASSWORD; without them, a server without accounts prints a setup link',
  ),
  ADMIN_PASSWORD: secret(
    optionalText("the first admin's password, at least 12 characters; remove it after the first start"),
  ),
  SESSION_IDLE_HOURS: wholeNumber(12, 'after how many hours without activity people have to sign in again', {
    min: 1,
    max: 720,
  }),
  SESSION_MAX_HOURS: wholeNumber(168, 'after how many hours people have to sign in again, even if active', {
    min: 1,
    max: 8_760,
  }),
  OIDC_ISSUER: webAddress('https://login.example/realms/company')
    .optional()
    .describe(
      'the issuer URL of the company sign-in (OpenID Connect); the callback URL is PUBLIC_URL/auth/oidc/callback',
    ),
  OIDC_CLIENT_ID: optionalText('the client ID for the company sign-in'),
  OIDC_CLIENT_SECRET: secret(optionalText('the client secret for the company sign-in')),
  OIDC_NAME: text('your company account', 'the name of the company sign-in, as shown on the sign-in page'),
  OIDC_USER_CLAIM: text('preferred_username', 'the claim with the user ID'),
  OIDC_ROLE_CLAIM: optionalText(
    'the claim with roles or groups, such as groups or realm_access.roles; if not set, roles are assigned in the dashboard; if the claim is missing or invalid, roles do not change',
  ),
  ...roleValueSettings,
  OIDC_TEAM_CLAIM: optionalText('the claim with the team; it may list several for managers'),
  PROXY_USER_HEADER: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be the name of a header such as X-Forwarded-User')
    .optional()
    .describe('the header with the user name, if a reverse proxy signs people in; requires PROXY_TRUSTED'),
  PROXY_TRUSTED: addressList(
    'the proxy addresses (10.0.0.5) and ranges (10.0.0.0/8) from which that header is accepted, comma-separated',
  ),
  LEADERBOARD_MODE: z
    .enum(['ranked', 'unranked', 'team'], 'must be ranked, unranked or team')
    .default('ranked')
    .describe(
      'what managers and admins see: people in any order (ranked), by name only (unranked), or only teams of at least 5 people, from the next morning (team)',
    ),
  CORS_ORIGINS: originList('web origins that may call the API (CORS), comma-separated'),
  TRUST_PROXY: trustedProxies(
    'which reverse proxies are trusted for X-Forwarded-* and Forwarded: how many are in front of the server (true: one), or their addresses and ranges, comma-separated; false trusts none',
  ),
  TLS_CERT: optionalText('the PEM certificate file; with TLS_KEY, the server uses HTTPS'),
  TLS_KEY: optionalText('the PEM private key file of the certificate'),
  PUBLIC_URL: webAddress('https://tracker.example or https://intranet.example/tracker')
    .optional()
    .describe(
      'the public URL of the server, if it is behind a proxy; it may have a path, which the proxy may keep or strip',
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
    .describe('how many batches a device may send, such as 120/minute'),
  MAX_REQUEST_SIZE_KB: wholeNumber(512, 'the largest request body, in KB', { min: 1, max: 65_536 }),
  METRICS_TOKEN: secret(
    z
      .string()
      .min(16, 'must have at least 16 characters')
      .optional()
      .describe('the token for reading /metrics; if not set, only this machine can read them'),
  ),
  SECURITY_CONTACT: contactList(
    'where to report security issues in this server, comma-separated: e-mail or https addresses; served at /.well-known/security.txt',
  ),
  RELEASES_DIR: optionalText(
    'the folder with the signed repository of helper releases, as `npm run release` makes it; helpers update themselves from it (docs/releases.md)',
  ),
  ERASED_PEOPLE_LIST: optionalText(
    'the file in which the server lists erased people as hashes, so that a restored backup can be cleaned of them; keep it where it is not lost together with the database (default: erased-people.jsonl in DATA_DIR)',
  ),
  BACKUP_RECIPIENTS: commaList(
    [],
    'the public keys of age (age1…, from age-keygen) that telemetry-server backup encrypts for, comma-separated; without them, backups are not encrypted',
  ),
  BACKUP_IDENTITY: secret(
    optionalText(
      'the private key (AGE-SECRET-KEY-…) to restore or verify encrypted backups with; keep it away from the server otherwise',
    ),
  ),
  EXTENSION_DIR: optionalText(
    "the folder with the company's own package of the browser extension, as `npm run own-extension` makes it; browsers install and update it from there (docs/own-extension.md)",
  ),
  DROP_TITLES: yesOrNo(false, 'whether the server discards window titles before it stores events'),
}
