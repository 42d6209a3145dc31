import { PlainHttpRefused } from './plain-http.ts'

/** Why no answer came from a server, as a sentence with what to do. */
export function describeConnectionProblem(server: string, error: unknown): string {
  if (error instanceof PlainHttpRefused) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = error instanceof Error ? error.message : String(error)
  const cure = cures[code]
  if (cure !== undefined) return `The server ${server} can't be reached securely: ${cure} (${code})`
  if (isNoTls(code, why))
    return `The server ${server} can't be reached securely: what answers there does not speak https. Check whether BACKEND_URL should begin with http://, and its port. (${why})`
  return `The server ${server} can't be reached: ${why}`
}

const renew =
  'its certificate is over. Have the server’s operator renew it; also check this computer’s clock.'
const distrusted =
  'this computer does not trust whoever signed its certificate. Install your company’s authority in the system’s certificates, or name its file in NODE_EXTRA_CA_CERTS; if you did not expect this, something in between may be opening the connection.'

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const cures: Record<string, string> = {
  CERT_HAS_EXPIRED: renew,
  CERT_NOT_YET_VALID:
    'its certificate is not valid yet. Check this computer’s clock, then the server’s certificate.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another name. Set BACKEND_URL to a name in the certificate, or have the server’s operator add this one.',
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusted,
  SELF_SIGNED_CERT_IN_CHAIN: distrusted,
  UNABLE_TO_GET_ISSUER_CERT: distrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusted,
  CERT_UNTRUSTED: distrusted,
  CERT_REVOKED: 'its certificate was revoked. Have the server’s operator replace it.',
  CERT_SIGNATURE_FAILURE: 'its certificate is damaged. Have the server’s operator replace it.',
}

function isNoTls(code: string, why: string): boolean {
  return (
    code === 'EPROTO' ||
    code.startsWith('ERR_SSL_') ||
    /wrong version number|packet length too long/i.test(why)
  )
}
