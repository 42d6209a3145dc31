import type { PlainEndpoint } from './endpoint.ts'

const noSignIn = { 404: 'No company sign-in is configured.' }

/** Endpoints that answer something else than the JSON of a schema. */
export const plainEndpoints = {
  'GET /metrics': {
    id: 'getMetrics',
    summary: 'Get Prometheus metrics',
    description: 'With the metrics token, or from this machine if none is set.',
    status: 200,
    mediaType: 'text/plain',
  },
  'GET /.well-known/security.txt': {
    id: 'getSecurityTxt',
    summary: 'Get where to report security issues (RFC 9116)',
    status: 200,
    mediaType: 'text/plain',
    errors: { 404: 'SECURITY_CONTACT is not set.' },
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    summary: 'Get this API description (OpenAPI 3.1)',
    status: 200,
    mediaType: 'application/json',
  },
  'GET /docs': {
    id: 'getDocs',
    summary: 'Open the page to read and try this API',
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
    summary: 'Start a session for the person whom a trusted reverse proxy names',
    status: 302,
    errors: { 404: 'No reverse proxy is trusted with names.' },
  },
} as const satisfies Record<`GET /${string}`, PlainEndpoint>
