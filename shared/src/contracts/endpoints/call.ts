import type * as z from 'zod'
import type { endpoints } from './all.ts'

type Endpoints = typeof endpoints

/** An endpoint that answers JSON, by its method and path, such as `GET /admin/teams`. */
export type CallableKey = keyof Endpoints

export type AnswerOf<K extends CallableKey> = z.output<Endpoints[K]['answer']>

/** The names after a colon in a path. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type QueryOf<Query> = Query extends z.ZodType
  ? { [Name in keyof z.output<Query>]?: z.output<Query>[Name] | undefined }
  : never
type BodyOf<Body> = Body extends z.ZodType ? z.input<Body> : never

/** Arguments of a call: path parameters are required, and the query and body have the types of the endpoint's definition. */
export type CallOptions<K extends CallableKey> = {
  query?: QueryOf<Endpoints[K]['query']>
  body?: BodyOf<Endpoints[K]['body']>
  signal?: AbortSignal
} & ([ParamsOf<K>] extends [never] ? { params?: never } : { params: Record<ParamsOf<K>, string> })
