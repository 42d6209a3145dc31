import type { Ready } from '@telemetry-tracker/shared/contracts/http'
import type { ServerContext } from '../../context.ts'
import { hasPendingMigrations } from '../../migrations/migrate.ts'
import type { Serve } from '../serve.ts'

/** `GET /health`: the process is running. `GET /ready`: it can serve requests; otherwise 503. */
export function healthRoutes(serve: Serve, context: ServerContext): void {
  serve('GET /health', () => ({ status: 'ok', version: context.version }))

  // The status depends on the answer.
  serve.raw('GET /ready', async ctx => {
    const ready = await readiness(context)
    ctx.status = ready.status === 'ready' ? 200 : 503
    ctx.body = ready
  })
}

export async function readiness({ database, log }: ServerContext): Promise<Ready> {
  try {
    const isPending = await hasPendingMigrations(database)
    return isPending
      ? { status: 'not_ready', database: 'ok', migrations: 'pending' }
      : { status: 'ready', database: 'ok', migrations: 'done' }
  } catch (error) {
    log.error({ err: error }, 'the database does not answer')
    return { status: 'not_ready', database: 'unreachable', migrations: 'pending' }
  }
}
