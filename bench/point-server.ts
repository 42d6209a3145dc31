import { once } from 'node:events'
import { createServer } from 'node:http'
import Koa from 'koa'
import { pino } from 'pino'
import { openDatabase } from '../server/src/database/open.ts'
import { createMetrics } from '../server/src/metrics/metrics.ts'
import { answerErrors } from '../server/src/middlewares/answer-errors.ts'
import { securityHeaders } from '../server/src/middlewares/security-headers.ts'
import { watchRequests } from '../server/src/middlewares/watch-requests.ts'

/**
 * The cost of a single row over HTTP: one read by primary key on the same database, behind the server's own
 * first middlewares.
 */
const [url = '', dataDir = '.'] = process.argv.slice(2)
const database = await openDatabase(url, { dataDir, synchronous: 'full' })
const log = pino({ level: 'info' })

const app = new Koa()
app.use(watchRequests(createMetrics(), log))
app.use(securityHeaders())
app.use(answerErrors(log))
app.use(async ctx => {
  const [userId, day] = [String(ctx.query['user_id']), String(ctx.query['day'])]
  const [row] = await database.read(
    'SELECT productive_sec, non_productive_sec, buckets FROM daily_totals WHERE user_id = $1 AND day = $2',
    [userId, day],
  )
  if (row) ctx.body = row
})

const server = createServer(app.callback()).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (typeof address !== 'object' || !address) throw new Error('The point app listens nowhere.')
log.info({ url: `http://127.0.0.1:${address.port}` }, 'listening')
