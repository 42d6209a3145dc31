import { keepOutOfProxy } from '@telemetry-tracker/shared/names/loopback'
import * as oidc from 'openid-client'
import * as z from 'zod'
import { ssoRefused } from '../../access/access-errors.ts'
import type { ServerContext } from '../../context.ts'
import { notFound } from '../../errors.ts'

/** Discovers the provider at the first sign-in, and tries again after a failure. */
export function discoverOnce({ settings, log }: ServerContext): () => Promise<oidc.Configuration> {
  let discovered: Promise<oidc.Configuration> | undefined
  return async () => {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = settings
    if (issuer === undefined || clientId === undefined) throw notFound()
    const isPlain = issuer.startsWith('http:')
    keepOutOfProxy(new URL(issuer), process.env)
    discovered ??= oidc.discovery(new URL(issuer), clientId, secret, undefined, {
      // Check the ID token's signature even though it comes directly from the provider: a proxy in between may terminate TLS.
      execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
    })
    try {
      return await discovered
    } catch (error) {
      discovered = undefined
      log.warn({ err: error, issuer }, 'cannot discover the company sign-in')
      throw ssoRefused(discoveryProblem(issuer, error))
    }
  }
}

const otherIssuerSchema = z.object({
  code: z.literal('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED'),
  cause: z.object({ body: z.object({ issuer: z.string() }) }),
})
const statusSchema = z.object({ cause: z.object({ status: z.number() }) })

/** Why the discovery failed, and what to do. */
function discoveryProblem(issuer: string, error: unknown): string {
  const other = otherIssuerSchema.safeParse(error)
  if (other.success)
    return `OIDC_ISSUER is ${issuer}, but the company sign-in reports the issuer ${other.data.cause.body.issuer}. Ask an admin to set OIDC_ISSUER to exactly that value, including the last slash.`
  const answered = statusSchema.safeParse(error)
  if (answered.success)
    return `${issuer} answers with status ${answered.data.cause.status}, but not as a company sign-in. Ask an admin to check OIDC_ISSUER.`
  if (error instanceof oidc.ClientError && !isUnreachable(error))
    return `${issuer} answers, but not as a company sign-in (${error.message}). Ask an admin to check OIDC_ISSUER.`
  return `${issuer} cannot be reached (${messageOf(error)}). Try again shortly.`
}

/** `fetch` throws a TypeError, and a timeout a DOMException. */
function isUnreachable({ cause }: oidc.ClientError): boolean {
  return cause instanceof TypeError || cause instanceof DOMException
}

/** The message of an error with its causes, since `fetch failed` alone does not help. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${messageOf(error.cause)}` : error.message
}
