import {
  endpointList,
  type ListedEndpoint,
  resources,
} from '@telemetry-tracker/shared/contracts/endpoints/all'
import type { PlainEndpoint } from '@telemetry-tracker/shared/contracts/endpoints/endpoint'
import { splitKey } from '@telemetry-tracker/shared/contracts/endpoints/path'
import { plainEndpoints } from '@telemetry-tracker/shared/contracts/endpoints/plain'
import { errorAnswerSchema } from '@telemetry-tracker/shared/contracts/http'
import { type Rule, rules } from '../../policies/rules.ts'
import { jsonProperties, jsonSchemas } from './schemas.ts'
import { securityOf, securitySchemes } from './security.ts'

const plainTag = { name: 'Browser and operator', description: 'Endpoints that do not answer JSON.' }

/** The API as an OpenAPI 3.1 document, generated from the endpoint definitions and the access rules. */
export function openApiDocument({ version, basePath }: { version: string; basePath: string }): object {
  const schemas = jsonSchemas()
  const operations = [
    ...endpointList.map(each => ({ ...each, operation: jsonOperation(each, schemas) })),
    ...Object.entries<PlainEndpoint>(plainEndpoints).map(([key, each]) => ({
      ...splitKey(key),
      operation: plainOperation(key, each, schemas),
    })),
  ]
  return {
    openapi: '3.1.0',
    info: {
      title: 'Telemetry Tracker API',
      version,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    tags: [...resources.map(({ name, description }) => ({ name, description })), plainTag],
    paths: pathsOf(operations),
    components: { schemas: schemas.components, securitySchemes },
  }
}

const description = `Request and answer bodies are JSON. A request body may be compressed with gzip. All errors have the schema \`Error\`.
In open mode, the server has no accounts and requires no credentials.`

type Schemas = ReturnType<typeof jsonSchemas>

function jsonOperation(endpoint: ListedEndpoint, schemas: Schemas): object {
  const { key, resource, query, body, isBodyOptional, status, answer, errors, example } = endpoint
  return {
    ...head(key, endpoint, resource),
    parameters: [...pathParameters(key), ...(query ? queryParameters(query) : [])],
    ...(body && {
      requestBody: {
        required: !isBodyOptional,
        content: { 'application/json': { schema: schemas.refTo(body), example: example.body } },
      },
    }),
    responses: {
      [status]: {
        description: 'Success.',
        content: { 'application/json': { schema: schemas.refTo(answer), example: example.answer } },
      },
      ...errorResponses(errors, schemas),
    },
  }
}

function plainOperation(key: string, endpoint: PlainEndpoint, schemas: Schemas): object {
  const { status, mediaType, errors } = endpoint
  return {
    ...head(key, endpoint, plainTag.name),
    parameters: pathParameters(key),
    responses: {
      [status]:
        mediaType === undefined
          ? { description: 'Redirect.', headers: { Location: { schema: { type: 'string' } } } }
          : { description: 'Success.', content: { [mediaType]: {} } },
      ...errorResponses(errors, schemas),
    },
  }
}

function head(key: string, { id, summary, description }: PlainEndpoint | ListedEndpoint, tag: string) {
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: securityOf(ruleOf(key), splitKey(key).method),
  }
}

function ruleOf(key: string): Rule {
  const found = Object.entries<Rule>(rules).find(([each]) => each === key)
  if (found === undefined) throw new TypeError(`${key} has no rule.`)
  return found[1]
}

/** The errors of the endpoint, and a general one: any route may also refuse a request for permissions or rate limits. */
function errorResponses(errors: PlainEndpoint['errors'], { refTo }: Schemas): Record<string, object> {
  const content = { 'application/json': { schema: refTo(errorAnswerSchema) } }
  const special = Object.entries(errors ?? {}).map(([status, text]) => [
    status,
    { description: text, content },
  ])
  return {
    ...Object.fromEntries(special),
    '4XX': { description: 'The request was refused. `error.code` is the reason.', content },
    default: { description: 'The server failed. `error.code` is the reason.', content },
  }
}

const parameterTexts: Record<string, string> = {
  user_id: 'User ID.',
  team_id: 'Team ID.',
  device_id: 'Device ID.',
  id: 'ID from the list.',
  file: 'File name.',
}

function pathParameters(key: string): object[] {
  return [...splitKey(key).path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...(parameterTexts[name] !== undefined && { description: parameterTexts[name] }),
    schema: { type: 'string' },
  }))
}

function queryParameters(query: NonNullable<ListedEndpoint['query']>): object[] {
  return Object.entries(jsonProperties(query)).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: !query.shape[name]?.safeParse(undefined).success,
    ...(description !== undefined && { description }),
    schema,
  }))
}

function pathsOf(
  operations: readonly { method: string; path: string; operation: object }[],
): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const { method, path, operation } of operations) {
    const template = path.replace(/:(\w+)/g, '{$1}')
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation }
  }
  return paths
}
