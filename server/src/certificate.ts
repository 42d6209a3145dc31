import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { Failure } from './failure.ts'
import type { ServerSettings } from './settings.ts'

/** Polling is cheap, since two small files are read. File events are not reliable, for example on network drives. */
const checkIntervalMs = 2_000

interface CertificateFiles {
  cert: string
  key: string
}

interface Certificate {
  cert: Buffer
  key: Buffer
}

export interface CertificateLog {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** The files of the certificate and its key; undefined for plain http. */
export function certificateFiles({ TLS_CERT, TLS_KEY }: ServerSettings): CertificateFiles | undefined {
  return TLS_CERT === undefined || TLS_KEY === undefined ? undefined : { cert: TLS_CERT, key: TLS_KEY }
}

/** Reads and checks a certificate. Throws a Failure that says what to do. */
export function readCertificate(files: CertificateFiles): Certificate {
  const read = { cert: readPem('TLS_CERT', files.cert), key: readPem('TLS_KEY', files.key) }
  try {
    createSecureContext(read)
  } catch (error) {
    throw new Failure(
      'TLS_CERT and TLS_KEY do not match. Both must be PEM files, and the key must belong to the certificate.',
      { cause: error },
    )
  }
  return read
}

/**
 * Uses a certificate that was renewed on disk for new connections, without a restart. While its files are incomplete or do not match, the previous
 * certificate stays in use, this is logged once, and the files are read again soon.
 */
export function watchCertificate(
  files: CertificateFiles,
  used: Certificate,
  { use, log }: { use: (certificate: Certificate) => void; log: CertificateLog },
): { look(): void; stop(): void } {
  let current = used
  let lastProblem: string | undefined

  function look(): void {
    try {
      const found = readCertificate(files)
      lastProblem = undefined
      if (found.cert.equals(current.cert) && found.key.equals(current.key)) return
      use(found)
      current = found
      log.info({ validUntil: new X509Certificate(found.cert).validTo }, 'using the renewed certificate')
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== lastProblem)
        log.error({ err: error }, 'cannot load the renewed certificate; still using the previous one')
      lastProblem = why
    }
  }

  const timer = setInterval(look, checkIntervalMs).unref()
  return { look, stop: () => clearInterval(timer) }
}

function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Failure(
      `${setting} is ${file}, which cannot be read. Correct the path, or remove TLS_CERT and TLS_KEY to use plain http.`,
      { cause: error },
    )
  }
}
