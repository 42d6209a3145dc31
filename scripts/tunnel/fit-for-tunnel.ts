import { dashboardConfigSchema, errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { keepOutOfProxy } from '@telemetry-tracker/shared/names/loopback'

/** A unique host name that shows whether the server trusts the host header of a proxy. */
const probe = 'tunnel.invalid'

/** Checks that a server may be exposed to the internet. Throws an Error that says what to do. */
export async function fitForTunnel(server: string): Promise<void> {
  const { open_mode } = dashboardConfigSchema.parse(await (await ask(server, '/config')).json())
  if (open_mode)
    throw new Error(
      'This server is in open mode, so anyone who can reach it could view and change everything. Create an account first: npm run server -- setup-link',
    )
  const answer = await ask(server, '/tunnel', {
    method: 'POST',
    headers: { Origin: `https://${probe}`, 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': probe },
  })
  const refusal = errorAnswerSchema.safeParse(await answer.json())
  if (refusal.success && refusal.data.error.code === 'foreign_origin')
    throw new Error(
      'Start the server with TRUST_PROXY=true. Otherwise, no one can sign in through the tunnel.',
    )
}

async function ask(server: string, path: string, init: RequestInit = {}): Promise<Response> {
  keepOutOfProxy(new URL(server), process.env)
  try {
    return await fetch(new URL(path, server), { ...init, signal: AbortSignal.timeout(10_000) })
  } catch (error) {
    throw new Error(`No server answers at ${server}. Start it first: npm start`, { cause: error })
  }
}
