import type { PlainEndpoint } from './endpoint.ts'

const noSignIn = { 404: 'No company sign-in is configured.' }

/** Endpoints that do not answer JSON with a schema. */
export const plainEndpoints = {
  'GET /metrics': {
    id: 'getMetrics',
    summary: 'Get Prometheus metrics',
    description: 'Requires METRICS_TOKEN. If it is not set, only requests from this machine are accepted.',
    status: 200,
    mediaType: 'text/plain',
  },
  'GET /.well-known/security.txt': {
    id: 'getSecurityTxt',
    summary: 'Get the contact for security issues (RFC 9116)',
    status: 200,
    mediaType: 'text/plain',
    errors: { 404: 'SECURITY_CONTACT is not set.' },
  },
  'GET /releases/metadata/:file': {
    id: 'getReleaseMetadata',
    summary: 'Get signed metadata of helper releases (TUF)',
    description:
      'Such as timestamp.json or 1.root.json, from RELEASES_DIR. See docs/releases.md. The client verifies the signatures. With timestamp.json, `Telemetry-Tracker-Updates` is `paused` while an admin has paused updates, else `offered`.',
    status: 200,
    mediaType: 'application/json',
    errors: { 404: 'There is no such file, or RELEASES_DIR is not set.' },
  },
  'GET /releases/targets/:file': {
    id: 'getReleaseFile',
    summary: 'Get the file of a helper release, by its hash and name',
    status: 200,
    mediaType: 'application/octet-stream',
    errors: {
      404: 'There is no such file, or RELEASES_DIR is not set.',
      409: '`updates_paused`: an admin has paused updates.',
      503: 'Too many downloads at the same time.',
    },
  },
  'GET /extension/:file': {
    id: 'getExtensionFile',
    summary: 'Get the company’s own package of the browser extension, or what browsers update it by',
    description:
      'update.xml, telemetry-tracker.crx, updates.json and telemetry-tracker.xpi, from EXTENSION_DIR. See docs/own-extension.md.',
    status: 200,
    mediaType: '*/*',
    errors: { 404: 'There is no such file, or EXTENSION_DIR is not set.' },
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    summary: 'Get this API description (OpenAPI 3.1)',
    status: 200,
    mediaType: 'application/json',
  },
  'GET /docs': {
    id: 'getDocs',
    summary: 'Open the interactive API documentation',
    status: 200,
    mediaType: 'text/html',
  },
  'GET /docs/:file': {
    id: 'getDocsFile',
    summary: 'Get a script or style sheet of that page',
    status: 200,
    mediaType: '*/*',
    errors: { 404: 'There is no such file.' },
  },
  'GET /auth/oidc/start': {
    id: 'startCompanySignIn',
    summary: 'Redirect to the company sign-in',
    status: 302,
    errors: noSignIn,
  },
  'GET /auth/oidc/callback': {
    id: 'finishCompanySignIn',
    summary: 'Return from the company sign-in and start a session',
    status: 302,
    errors: noSignIn,
  },
  'GET /auth/oidc/logout': {
    id: 'endCompanySignIn',
    summary: 'Redirect to the sign-out of the company sign-in',
    status: 302,
    errors: noSignIn,
  },
  'GET /auth/proxy': {
    id: 'signInByProxy',
    summary: 'Start a session for the user named by a trusted reverse proxy',
    status: 302,
    errors: { 404: 'No reverse proxy is configured to sign people in.' },
  },
} as const satisfies Record<`GET /${string}`, PlainEndpoint>
