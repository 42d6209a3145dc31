import cors from '@koa/cors'
import etag from '@koa/etag'
import Router from '@koa/router'
import Koa from 'koa'
import conditional from 'koa-conditional-get'
import { createRequestOrigin } from './access/request-origin.ts'
import { createAnswerMarks } from './answer-marks/answer-marks.ts'
import { behindPath } from './behind-path.ts'
import type { ServerContext } from './context.ts'
import { useRequestOrigin } from './koa-request-origin.ts'
import { answerErrors } from './middlewares/answer-errors.ts'
import { forPages } from './middlewares/for-pages.ts'
import { idsInQuery } from './middlewares/ids-in-query.ts'
import { markAnswers } from './middlewares/mark-answers.ts'
import { oneHost } from './middlewares/one-host.ts'
import { ownHost } from './middlewares/own-host.ts'
import { ownOrigin } from './middlewares/own-origin.ts'
import { securityHeaders } from './middlewares/security-headers.ts'
import { storableAddress } from './middlewares/storable-address.ts'
import { strictTransport } from './middlewares/strict-transport.ts'
import { watchRequests } from './middlewares/watch-requests.ts'
import { whenReading } from './middlewares/when-reading.ts'
import { adminRoutes } from './routes/admin/admin.ts'
import { appsRoute } from './routes/apps/apps.ts'
import { auditRoute } from './routes/audit/audit.ts'
import { configRoute } from './routes/config/config.ts'
import { dailyRoute } from './routes/daily/daily.ts'
import { databaseRoutes } from './routes/database/database.ts'
import { declaredRoutes } from './routes/declared/declared.ts'
import { adminDeviceRoutes, deviceRoutes } from './routes/devices/devices.ts'
import { extensionRoutes } from './routes/extension/extension.ts'
import { healthRoutes } from './routes/health/health.ts'
import { meRoutes } from './routes/me/me.ts'
import { metricsRoute } from './routes/metrics/metrics.ts'
import { noteRoutes } from './routes/notes/notes.ts'
import { oidcRoutes } from './routes/oidc/oidc.ts'
import { openApiRoutes } from './routes/openapi/openapi.ts'
import { pages } from './routes/pages/pages.ts'
import { peopleRoutes } from './routes/people/people.ts'
import { policyRoutes } from './routes/policy/policy.ts'
import { teamPolicyRoutes } from './routes/policy/team-policy.ts'
import { proxyRoute } from './routes/proxy/proxy.ts'
import { rejudgeRoutes } from './routes/rejudge/rejudge.ts'
import { releaseRoutes } from './routes/releases/releases.ts'
import { updateRoutes } from './routes/releases/updates.ts'
import { securityTxtRoute } from './routes/security-txt/security-txt.ts'
import { type Serve, serveOn } from './routes/serve.ts'
import { myAccountRoutes } from './routes/session/my-account.ts'
import { sessionRoutes } from './routes/session/session.ts'
import { signInRequestRoutes } from './routes/sign-in-requests/sign-in-requests.ts'
import { summaryRoute } from './routes/summary/summary.ts'
import { systemRoute } from './routes/system/system.ts'
import { timelineRoute } from './routes/timeline/timeline.ts'
import { trackRoute } from './routes/track/track.ts'
import type { Answerer } from './server.ts'

/** The HTTP application: middlewares, the dashboards' pages, and the routes. */
export function createApp(context: ServerContext, dashboardFolder: string): Answerer {
  const { settings, log } = context
  const app = new Koa()
  useRequestOrigin(app, createRequestOrigin(settings.TRUST_PROXY, settings.PUBLIC_URL))

  app.on('error', error =>
    log[isClientGone(error) ? 'debug' : 'error']({ err: error }, 'an answer was interrupted'),
  )
  app.use(markAnswers(createAnswerMarks(context)))
  app.use(watchRequests(context.metrics, log))
  app.use(securityHeaders())
  app.use(strictTransport(settings.basePath))
  app.use(forPages(corsFor(settings.CORS_ORIGINS)))
  app.use(whenReading(conditional()))
  app.use(whenReading(etag()))
  app.use(answerErrors(log))
  app.use(storableAddress())
  app.use(oneHost())
  app.use(ownHost(settings))
  app.use(ownOrigin({ corsOrigins: settings.CORS_ORIGINS, publicUrl: settings.PUBLIC_URL }))
  app.use(whenReading(pages(dashboardFolder, context.access)))
  app.use(idsInQuery())
  // A router tries the patterns of all its routes for each request. The most frequent one has its own.
  app.use(createRouter(context, [trackRoute]).routes())
  const others = createRouter(context, otherRoutes)
  app.use(others.routes())
  // Considers what both routers have matched.
  app.use(others.allowedMethods())
  return behindPath(settings.basePath, app.callback())
}

type DefineRoutes = (serve: Serve, context: ServerContext) => void

const otherRoutes: readonly DefineRoutes[] = [
  summaryRoute,
  appsRoute,
  dailyRoute,
  timelineRoute,
  healthRoutes,
  configRoute,
  databaseRoutes,
  adminRoutes,
  peopleRoutes,
  adminDeviceRoutes,
  deviceRoutes,
  sessionRoutes,
  myAccountRoutes,
  oidcRoutes,
  proxyRoute,
  signInRequestRoutes,
  meRoutes,
  declaredRoutes,
  noteRoutes,
  auditRoute,
  policyRoutes,
  rejudgeRoutes,
  teamPolicyRoutes,
  metricsRoute,
  securityTxtRoute,
  releaseRoutes,
  updateRoutes,
  extensionRoutes,
  openApiRoutes,
  systemRoute,
]

/** A router with these routes; without a list, with every route of the API. */
export function createRouter(
  context: ServerContext,
  routes: readonly DefineRoutes[] = [trackRoute, ...otherRoutes],
): Router {
  const router = new Router()
  const serve = serveOn(router, context)
  for (const route of routes) route(serve, context)
  return router
}

/** Whether the client closed the connection before the answer was complete, which is not a server error. */
function isClientGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}

function corsFor(origins: readonly string[]) {
  return cors({
    origin: ctx => (origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposeHeaders: ['X-Total-Count', 'X-Request-Id'],
    keepHeadersOnError: true,
  })
}
