import {
  deviceRowSchema,
  doneSchema,
  sessionSchema,
  teamRowSchema,
  userRowSchema,
} from '@telemetry-tracker/shared/contracts/access'
import {
  agentPolicySchema,
  centralPolicySchema,
  policyPreviewSchema,
  teamPolicyAnswerSchema,
} from '@telemetry-tracker/shared/contracts/central-policy'
import { endpointList } from '@telemetry-tracker/shared/contracts/endpoints/all'
import { eventSchema } from '@telemetry-tracker/shared/contracts/event'
import { errorAnswerSchema, readySchema } from '@telemetry-tracker/shared/contracts/http'
import { rejudgingSchema } from '@telemetry-tracker/shared/contracts/rejudging'
import { rejectedEventSchema } from '@telemetry-tracker/shared/contracts/track'
import { policySchema } from '@telemetry-tracker/shared/policy'
import { teamPolicySchema } from '@telemetry-tracker/shared/team-policy'
import * as z from 'zod'

export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Schemas that several endpoints share, by their name in generated clients. */
const shared: Record<string, z.ZodType> = {
  Error: errorAnswerSchema,
  Done: doneSchema,
  Event: eventSchema,
  RejectedEvent: rejectedEventSchema,
  Policy: policySchema,
  TeamPolicyOverrides: teamPolicySchema,
  AgentPolicy: agentPolicySchema,
  CompanyPolicy: centralPolicySchema,
  TeamPolicy: teamPolicyAnswerSchema,
  PolicyPreview: policyPreviewSchema,
  Rejudging: rejudgingSchema,
  Session: sessionSchema,
  Device: deviceRowSchema,
  User: userRowSchema,
  Team: teamRowSchema,
  Readiness: readySchema,
}

const reference = (name: string) => `#/components/schemas/${name}`

/** All request and answer bodies as named JSON Schemas (the OpenAPI 3.1 dialect), with a function to reference them. */
export function jsonSchemas(): {
  components: Record<string, JsonSchema>
  refTo(schema: z.ZodType): { $ref: string }
} {
  const registry = z.registry<{ id?: string | undefined }>()
  const name = (schema: z.ZodType, id: string) => {
    if (!registry.has(schema)) registry.add(schema, { id })
  }
  for (const [id, schema] of Object.entries(shared)) name(schema, id)
  for (const { id, body, answer } of endpointList) {
    const operation = id.charAt(0).toUpperCase() + id.slice(1)
    if (body) name(body, `${operation}Request`)
    name(answer, `${operation}Answer`)
  }
  const { schemas } = z.toJSONSchema(registry, { ...options, uri: reference })
  return {
    components: Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)])),
    refTo(schema) {
      const id = registry.get(schema)?.id
      if (id === undefined) throw new TypeError('The schema belongs to no endpoint.')
      return { $ref: reference(id) }
    },
  }
}

/** The parameters of a query, by name. */
export function jsonProperties(query: z.ZodObject): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(query.shape).map(([name, schema]) => [name, bare(z.toJSONSchema(schema, options))]),
  )
}

const options = {
  io: 'input',
  unrepresentable: 'any',
  override({ jsonSchema }: { jsonSchema: JsonSchema }) {
    // JavaScript's number limits are not limits of the API.
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    if (jsonSchema.type === 'integer') delete jsonSchema.pattern
  },
} as const

/** Removes `$schema` and `$id`, and wraps a `$ref` that has siblings in `allOf`, because many tools ignore siblings. */
function bare({ $schema, $id, ...schema }: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value
    const { $ref, ...beside } = value
    return Object.keys(beside).length === 0 ? value : { ...beside, allOf: [{ $ref }] }
  })
}
