/** Headers that are removed from, changed in or added to the caller's own. */
export interface HeaderTrick {
  what: string
  /** Names of headers that are not sent. */
  without?: readonly string[]
  add?: readonly (readonly [string, string])[]
  /** Sent by a page of another site or without the session's token, so it must not change anything. */
  isForeign?: true
  /** The host name is not this server's. */
  isMisdirected?: true
  /** Other credentials are used instead of the caller's. */
  isWithoutCredentials?: true
}

export const headerTricks: readonly HeaderTrick[] = [
  added('Accept', 'text/html'),
  added('Accept-Encoding', 'gzip, br;q=0, *;q=9'),
  added('Accept-Language', 'xx-\u00ff;q=2'),
  added('If-None-Match', '*'),
  added('If-Modified-Since', 'Fri, 31 Dec 9999 23:59:59 GMT'),
  added('Range', 'bytes=0-0,-1'),
  added('Expect', '100-continue'),
  added('Upgrade', 'websocket'),
  added('User-Agent', `evil\u202e${'x'.repeat(300)}`),
  added('User-Agent', '\u0001'),
  added('X-HTTP-Method-Override', 'DELETE'),
  added('X-Original-URL', '/admin/users'),
  added('X-Rewrite-URL', '/metrics'),
  added('X-Forwarded-For', '127.0.0.1'),
  added('X-Forwarded-Host', 'evil.example'),
  added('X-Forwarded-Proto', 'https'),
  added('Forwarded', 'for=127.0.0.1;host=evil.example'),
  added('X-Real-IP', '127.0.0.1'),
  added('X-Remote-User', 'root'),
  added('Cookie', 'telemetry_session=none'),
  added('Cookie', `a=${'x'.repeat(4_000)}`),
  added('Cookie', '__Host-telemetry_session=none; =; ;;'),
  added('Cookie', 'telemetry_session=%; telemetry_session=__proto__; telemetry_session='),
  {
    what: 'two cookies of one name',
    add: [
      ['Cookie', 'telemetry_session=none; telemetry_session=none'],
      ['Cookie', 'x=y'],
    ],
  },
  {
    what: 'a cookie and a token',
    add: [
      ['Authorization', 'Bearer none'],
      ['Cookie', 'telemetry_session=none'],
    ],
  },
  added('Content-Encoding', 'gzip, deflate, br, zstd'),
  added('Transfer-Encoding', 'gzip, chunked'),
  added('Telemetry-Tracker-Request', `v1; nonce=${'n'.repeat(22)}; clock=1773144000000; device=none`),
  added('Telemetry-Tracker-Request', `v1; nonce=${'n'.repeat(22)}; clock=-999999999999999`),
  added('Telemetry-Tracker-Request', 'v9; nonce=\u0000'),
  added('X-Long', 'x'.repeat(9_000)),
  added('X-Too-Long', 'x'.repeat(30_000)),
  added('Access-Control-Request-Method', 'DELETE'),
  { what: 'own origin', add: [['Origin', '{own}']] },
  { what: 'foreign origin', add: [['Origin', 'http://evil.example']], isForeign: true },
  { what: 'opaque origin', add: [['Origin', 'null']], isForeign: true },
  { what: 'no token of the session', without: ['X-CSRF-Token'], isForeign: true },
  {
    what: 'a wrong token of the session',
    without: ['X-CSRF-Token'],
    add: [['X-CSRF-Token', 'A'.repeat(43)]],
    isForeign: true,
  },
  { what: 'foreign host', without: ['Host'], add: [['Host', 'evil.example']], isMisdirected: true },
  { what: 'no host', without: ['Host'], isMisdirected: true },
  { what: 'an odd host', without: ['Host'], add: [['Host', '127.0.0.1@evil.example']], isMisdirected: true },
  {
    what: 'another authorisation first',
    without: ['Authorization'],
    add: [['Authorization', 'Bearer none']],
    isWithoutCredentials: true,
  },
  {
    what: 'a password in the header',
    without: ['Authorization'],
    add: [['Authorization', 'Basic cm9vdDpyb290']],
  },
  {
    what: 'a token of no algorithm',
    without: ['Authorization'],
    add: [['Authorization', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.']],
    isWithoutCredentials: true,
  },
]

function added(name: string, value: string): HeaderTrick {
  return { what: name, add: [[name, value]] }
}
