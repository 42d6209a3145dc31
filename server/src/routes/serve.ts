import type Router from '@koa/router'
import type { RouterContext } from '@koa/router'
import { endpoints } from '@telemetry-tracker/shared/contracts/endpoints/all'
import type { AnswerOf, CallableKey, ParamsOf } from '@telemetry-tracker/shared/contracts/endpoints/call'
import type { Endpoint } from '@telemetry-tracker/shared/contracts/endpoints/endpoint'
import { splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import type * as z from 'zod'
import type { ServerContext } from '../context.ts'
import { methodNotAllowed } from '../errors.ts'
import { type Allowed, allowed, callerOf } from '../policies/allow.ts'
import { type RouteKey, type Rule, rules } from '../policies/rules.ts'
import { pathParameters } from './parameters.ts'
import { readQuery } from './query.ts'
import { checked, hasBody, type ReadBody, readBody } from './read-body.ts'

type Endpoints = typeof endpoints

/** What is known before query and body are parsed. */
interface Start<Params> extends Allowed {
  /** For cookies, headers and the address of the caller. */
  ctx: RouterContext
  params: Params
}

/** A request, parsed by the schemas of its endpoint. */
interface Parsed<Params, Query, Body> extends Start<Params> {
  query: Query
  body: Body
}

type OutputOf<Schema> = [Schema] extends [never] ? undefined : z.output<Schema>
type BodyOf<K extends CallableKey> = OutputOf<NonNullable<Endpoints[K]['body']>>
/** The rule of a route about oneself has read `user_id`: it names the person in open mode, and is ignored otherwise. */
type QueryOf<
  K extends CallableKey,
  Output = OutputOf<NonNullable<Endpoints[K]['query']>>,
> = (typeof rules)[K] extends { about: 'self' } ? Omit<Output, 'user_id'> : Output
type Params<K extends CallableKey> = Record<ParamsOf<K>, string>
type AnyParams = Record<string, string>

type Handler<Request, Answer> = (request: Request) => Answer | Promise<Answer>
type HandlerOf<K extends CallableKey> = Handler<Parsed<Params<K>, QueryOf<K>, BodyOf<K>>, AnswerOf<K>>

interface Options<Params> {
  /** Runs after the rule and before query and body are parsed, for errors that have to be reported first. */
  before?: (start: Start<Params>) => unknown
  /** Reads the body in a way of its own. */
  readBody?: ReadBody
}

type RawHandler = (ctx: RouterContext, asked: Allowed) => unknown

/** The handler of a JSON route, after its options if it has any. */
type Served<Options, Handler> = [Handler] | [Options, Handler]

/** Registers routes. Each starts with its rule from the table, so no route can be without one. */
export interface Serve {
  /** A route that answers JSON: parses the request by its endpoint's schemas, and sends the handler's answer with the endpoint's status. */
  <K extends CallableKey>(key: K, handler: HandlerOf<K>): void
  <K extends CallableKey>(key: K, options: Options<Params<K>>, handler: HandlerOf<K>): void
  /** A route that reads its request and writes its answer itself: one that does not answer JSON, or for a reason that stands beside it. */
  raw(key: RouteKey, handler: RawHandler): void
}

const methods = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  DELETE: 'delete',
} as const

/** Makes the function by which the routes of a router are registered. */
export function serveOn(router: Router, context: ServerContext): Serve {
  function raw(key: RouteKey, handler: RawHandler): void {
    const { method, path } = splitKey(key)
    const { isChange, isExpensive }: Rule = rules[key]
    router[methods[method]](path, async function rule(ctx) {
      if (isChange && ctx.method === 'HEAD') {
        ctx.set('Allow', 'GET')
        throw methodNotAllowed()
      }
      const asked = await allowed(key, ctx, context)
      try {
        await (isExpensive ? withinBudget(ctx, asked, context, handler) : handler(ctx, asked))
      } finally {
        if (method !== 'GET' && asked.viewer.kind === 'person') context.recentAnswers.clear()
      }
    })
  }

  function serve<K extends CallableKey>(key: K, handler: HandlerOf<K>): void
  function serve<K extends CallableKey>(key: K, options: Options<Params<K>>, handler: HandlerOf<K>): void
  function serve(
    key: CallableKey,
    ...served: Served<Options<AnyParams>, Handler<Parsed<AnyParams, unknown, unknown>, unknown>>
  ): void {
    const [{ before, readBody: read = readBody }, handler] = served.length === 1 ? [{}, ...served] : served
    const endpoint: Endpoint = endpoints[key]
    const querySchema = querySchemaOf(endpoint, rules[key])
    raw(key, async (ctx, asked) => {
      const start = { ctx, ...asked, params: pathParameters(ctx) }
      await before?.(start)
      const query = querySchema && readQuery(ctx, querySchema)
      const body = await bodyOf(endpoint, ctx, read)
      ctx.body = await handler({ ...start, query, body })
      ctx.status = endpoint.status
    })
  }

  return Object.assign(serve, { raw })
}

/** Without `user_id` where the rule has read it. */
function querySchemaOf({ query }: Endpoint, { about }: Rule): z.ZodObject | undefined {
  return about === 'self' ? query?.omit({ user_id: true }) : query
}

async function bodyOf(
  { body, isBodyOptional }: Endpoint,
  ctx: RouterContext,
  read: ReadBody,
): Promise<unknown> {
  if (body === undefined) return undefined
  return isBodyOptional && !hasBody(ctx) ? checked(body.safeParse({})) : read(ctx, body)
}

async function withinBudget(
  ctx: RouterContext,
  asked: Allowed,
  { limits }: ServerContext,
  handler: RawHandler,
): Promise<void> {
  const slot = limits.budget.begin(callerOf(asked.viewer, ctx))
  ctx.res.once('close', slot.answered)
  try {
    await handler(ctx, asked)
  } finally {
    slot.worked()
  }
}
