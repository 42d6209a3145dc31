import { PlainHttpRefused } from './plain-http.ts'

/** Why a server did not answer, as a sentence with what to do. */
export function describeConnectionProblem(server: string, error: unknown): string {
  if (error instanceof PlainHttpRefused) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = error instanceof Error ? error.message : String(error)
  const cure = cures[code]
  if (cure !== undefined) return `Cannot connect securely to the server ${server}: ${cure} (${code})`
  if (isNoTls(code, why))
    return `Cannot connect securely to the server ${server}: it does not use https. Check the port in BACKEND_URL and whether it should start with http://. (${why})`
  return `Cannot connect to the server ${server}: ${why}`
}

const renew =
  'its certificate has expired. Ask the server’s operator to renew it, and check this device’s clock.'
const distrusted =
  'this device does not trust the issuer of its certificate. Install your company’s certificate authority in the system, or set NODE_EXTRA_CA_CERTS to its file. If you did not expect this, something may be intercepting the connection.'

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const cures: Record<string, string> = {
  CERT_HAS_EXPIRED: renew,
  CERT_NOT_YET_VALID:
    'its certificate is not valid yet. Check this device’s clock, then the server’s certificate.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for a different name. Set BACKEND_URL to a name in the certificate, or ask the server’s operator to add this one.',
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusted,
  SELF_SIGNED_CERT_IN_CHAIN: distrusted,
  UNABLE_TO_GET_ISSUER_CERT: distrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusted,
  CERT_UNTRUSTED: distrusted,
  CERT_REVOKED: 'its certificate was revoked. Ask the server’s operator to replace it.',
  CERT_SIGNATURE_FAILURE: 'its certificate is damaged. Ask the server’s operator to replace it.',
}

function isNoTls(code: string, why: string): boolean {
  return (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL_') ||
    /wrong version number|packet length too long/i.test(why)
  )
}
