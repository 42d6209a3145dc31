import type * as z from 'zod'

interface Description<
  Answer extends z.ZodType,
  Body extends z.ZodType | undefined,
  Query extends z.ZodObject | undefined,
> {
  /** Unique: the name of the operation in OpenAPI and in generated clients. */
  id: string
  summary: string
  description?: string
  query?: Query
  body?: Body
  /** The body may be omitted as a whole. */
  isBodyOptional?: true
  answer: Answer
  /** What each error status means. Errors common to all endpoints are omitted. */
  errors?: Readonly<Record<number, string>>
}

/** One endpoint of the HTTP API. Endpoints are listed by method and path, such as `GET /admin/teams/:team_id`. */
export interface Endpoint<
  Answer extends z.ZodType = z.ZodType,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodObject | undefined = z.ZodObject | undefined,
> extends Description<Answer, Body, Query> {
  /** The status of a successful answer. */
  status: number
  /** Checked against the schemas by a test. */
  example: { body?: unknown; answer: unknown }
}

/** An endpoint as it is defined: the example must match the schemas, and the status defaults to 200. */
type Definition<
  Answer extends z.ZodType,
  Body extends z.ZodType | undefined,
  Query extends z.ZodObject | undefined,
> = Description<Answer, Body, Query> & {
  status?: number
  example: Body extends z.ZodType
    ? { body: z.input<Body>; answer: z.input<Answer> }
    : { answer: z.input<Answer> }
}

export function endpoint<
  Answer extends z.ZodType,
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
>(definition: Definition<Answer, Body, Query>): Endpoint<Answer, Body, Query> {
  return { status: 200, ...definition }
}

/** An endpoint whose answer is not JSON, or is read by browsers only. */
export interface PlainEndpoint {
  id: string
  summary: string
  description?: string
  status: number
  /** The media type of the answer; omitted for a redirect. */
  mediaType?: string
  errors?: Readonly<Record<number, string>>
}
