import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { Failure } from './failure.ts'
import type { ServerSettings } from './settings.ts'

/** Often enough that nobody waits for it, and cheap: two small files are read. A file that was replaced is not always announced, as on network drives. */
const lookEveryMs = 2_000

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
  warn(fields: object, message: string): void
}

/** Where the certificate and its key are; undefined where the server speaks plain http. */
export function certificateFiles({ TLS_CERT, TLS_KEY }: ServerSettings): CertificateFiles | undefined {
  return TLS_CERT === undefined || TLS_KEY === undefined ? undefined : { cert: TLS_CERT, key: TLS_KEY }
}

/** Reads a certificate and checks that it can be used. Throws a Failure that says what to do. */
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
 * Uses a certificate that was renewed on disk for new connections, without a restart. While its files are half written, or do not belong together, the one
 * before stays in use, the log says so once, and they are read again soon.
 */
export function watchCertificate(
  files: CertificateFiles,
  used: Certificate,
  { use, log }: { use: (certificate: Certificate) => void; log: CertificateLog },
): { look(): void; stop(): void } {
  let current = used
  let complaint: string | undefined

  function look(): void {
    try {
      const found = readCertificate(files)
      complaint = undefined
      if (found.cert.equals(current.cert) && found.key.equals(current.key)) return
      use(found)
      current = found
      log.info({ validUntil: new X509Certificate(found.cert).validTo }, 'using the renewed certificate')
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (why !== complaint)
        log.warn({ err: error }, 'cannot load the renewed certificate; still using the previous one')
      complaint = why
    }
  }

  const looking = setInterval(look, lookEveryMs).unref()
  return { look, stop: () => clearInterval(looking) }
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
