import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'
import type { Serve } from '../serve.ts'

const dayMs = 24 * 60 * 60_000
/** The contact comes from the running server's settings; RFC 9116 requires a date after which a stored copy expires. */
const goodForMs = 90 * dayMs

/** `GET /.well-known/security.txt`: where to report security issues of this server (RFC 9116). 404 unless a contact is set. */
export function securityTxtRoute(serve: Serve, { settings, clock }: ServerContext): void {
  serve.raw('GET /.well-known/security.txt', ctx => {
    const { SECURITY_CONTACT: contacts, publicUrl } = settings
    if (contacts.length === 0) throw notFound()
    const expires = new Date(Math.ceil((clock() + goodForMs) / dayMs) * dayMs)
    const lines = [
      ...contacts.map(contact => `Contact: ${contact}`),
      `Expires: ${expires.toISOString()}`,
      ...(publicUrl === undefined ? [] : [`Canonical: ${publicUrl}/.well-known/security.txt`]),
    ]
    ctx.type = 'text/plain; charset=utf-8'
    ctx.body = `${lines.join('\n')}\n`
  })
}
