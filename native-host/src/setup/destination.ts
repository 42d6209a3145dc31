import { agentPolicySchema } from '@telemetry-tracker/shared/contracts/central-policy'
import type { Policy } from '@telemetry-tracker/shared/policy'
import { readStoredPolicy } from '@telemetry-tracker/shared/stored-policy'
import * as z from 'zod'
import { callEndpoint } from '../http/call-endpoint.ts'
import { cachePolicy, readCachedPolicy } from '../policy/policy-cache.ts'
import { usablePolicy } from '../policy/usable-policy.ts'
import { UsageError } from '../private-folder.ts'
import type { HelperSettings } from '../settings.ts'
import { anonymousSignIn, createDeviceSession } from '../sign-in/device-session.ts'
import { enrolDevice, readCode } from '../sign-in/enrol.ts'
import { keyStore, readEnrolment } from '../sign-in/enrolment.ts'
import { useOpenServer } from '../sign-in/open-server.ts'

const timeoutMs = 10_000
const answerSchema = agentPolicySchema.extend({ policy: z.unknown() })

/** Where the data goes: a code or link for a server with accounts, or a user id for one in open mode. */
export interface Destination {
  server: string
  code?: string | undefined
  userId?: string | undefined
  mayUseHttp: boolean
}

/** Where this device sends to from now on. Returns for whom; throws a sentence that says what to do. */
export async function setDestination(
  { dataDir, mayUseSystemSecrets }: Pick<HelperSettings, 'dataDir' | 'mayUseSystemSecrets'>,
  { server, code, userId, mayUseHttp }: Destination,
): Promise<string> {
  if (code !== undefined) {
    const mayUseSystem = mayUseSystemSecrets
    return (await enrolDevice(dataDir, { ...readCode(code, server), mayUseSystem, mayUseHttp })).userId
  }
  if (userId !== undefined) {
    await useOpenServer(dataDir, { server, userId, mayUseHttp })
    return userId
  }
  throw new UsageError(
    'Add --code with the code or link from your admin, or --user-id for a server without accounts.',
  )
}

/**
 * The policy in whose terms the notice is written: the server's newest one if it can be had, else the last one known,
 * else this computer's own settings.
 */
export async function noticePolicy(
  settings: Pick<HelperSettings, 'dataDir' | 'policy'>,
): Promise<{ policy: Policy; whyNotNewest?: string }> {
  const { dataDir, policy: own } = settings
  try {
    return { policy: (await newestPolicy(dataDir, own)) ?? own }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { policy: readCachedPolicy(dataDir, own) ?? own, whyNotNewest: why }
  }
}

/** Null when the server has none, or there is no server yet. */
async function newestPolicy(dataDir: string, own: Policy): Promise<Policy | null> {
  const enrolment = readEnrolment(dataDir)
  if (enrolment === null || enrolment.state === 'erased') return readCachedPolicy(dataDir, own)
  const { server } = enrolment
  const signIn =
    enrolment.state === 'enrolled'
      ? createDeviceSession(enrolment, keyStore(dataDir, enrolment).read)
      : anonymousSignIn
  const answer = await callEndpoint('GET /agent/policy', {
    server,
    headers: await signIn.headers(),
    key: signIn.answerKey?.() ?? null,
    signal: AbortSignal.timeout(timeoutMs),
  })
  const read = answer.read(answerSchema)
  if (answer.origin !== 'ours' || !read.success)
    throw new Error(`${server} answered ${answer.status} instead of its policy`)
  if (read.data.policy === null) return null
  const policy = usablePolicy(readStoredPolicy(read.data.policy, own).policy, null, () => {})
  cachePolicy(dataDir, policy)
  return policy
}
