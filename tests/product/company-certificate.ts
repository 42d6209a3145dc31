import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A company's own authority, and a certificate for 127.0.0.1 that it signed. */
export function companyCertificate(folder: string) {
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
  const [authority, authorityKey, cert, key] = ['ca.pem', 'ca-key.pem', 'cert.pem', 'key.pem'].map(file)
  if (!authority || !authorityKey || !cert || !key) throw new Error('there are four files')
  const fresh = ['-newkey', 'rsa:2048', '-nodes']
  openssl(
    'req',
    '-x509',
    ...fresh,
    '-keyout',
    authorityKey,
    '-out',
    authority,
    '-subj',
    '/CN=Company',
    '-days',
    '2',
  )
  openssl('req', ...fresh, '-keyout', key, '-out', file('request.pem'), '-subj', '/CN=127.0.0.1')
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1')
  const sign = [
    '-CA',
    authority,
    '-CAkey',
    authorityKey,
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    file('names'),
  ]
  openssl('x509', '-req', '-in', file('request.pem'), '-out', cert, ...sign)
  return { authority, cert, key }
}
