import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import { Deployment } from 'kubernetes-models/apps/v1'
import { Job } from 'kubernetes-models/batch/v1'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Service } from 'kubernetes-models/v1'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import * as z from 'zod'
import project from '../../package.json' with { type: 'json' }
import { root } from '../root.ts'
import { serverVariables } from './server-variables.ts'

const kinds = { ConfigMap, Deployment, Ingress, Job, PodDisruptionBudget, Service }
type Kind = keyof typeof kinds

const texts = z.record(z.string(), z.string())
const resourceSchema = z.looseObject({
  kind: z.enum(['ConfigMap', 'Deployment', 'Ingress', 'Job', 'PodDisruptionBudget', 'Service']),
  data: texts.exactOptional(),
})
const podSchema = z.object({
  template: z.object({
    metadata: z.object({ labels: texts }),
    spec: z.looseObject({
      containers: z.tuple([
        z.looseObject({ image: z.string(), envFrom: z.unknown(), volumeMounts: z.unknown() }),
      ]),
    }),
  }),
})

const resources = globSync('deploy/kubernetes/*.yaml', { cwd: root })
  .flatMap(file => parseAllDocuments(readFileSync(join(root, file), 'utf8')))
  .map(document => resourceSchema.parse(document.toJS()))

describe('the resources for Kubernetes', () => {
  it.each(Object.keys(kinds) as Kind[])('have one %s, valid by the schema of Kubernetes', kind => {
    expect(() => new kinds[kind](resource(kind)).validate()).not.toThrow()
  })

  it('have no field that Kubernetes does not know', () => {
    const known = knownFields()

    expect(known.size).toBeGreaterThan(500)
    expect(resources.flatMap(fieldsIn).filter(field => !known.has(field))).toEqual([])
  })

  it('set settings of the server, and its secrets as files in the mounted secret', () => {
    const settings = resource('ConfigMap').data ?? {}
    const files = Object.entries(settings).filter(([name]) => name.endsWith('_FILE'))

    expect(Object.keys(settings).filter(name => !serverVariables.has(name))).toEqual([])
    expect(files.map(([name]) => name)).toEqual(['DATABASE_URL_FILE', 'METRICS_TOKEN_FILE'])
    for (const [, path] of files) expect(path).toMatch(/^\/run\/secrets\/telemetry-tracker\/[\w-]+$/)
  })

  it.each(['Deployment', 'Job'] as const)(
    'run the %s without root, on a read-only disk, with its secrets',
    kind => {
      const { spec } = podOf(kind)

      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65_532,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumes: [{ name: 'secrets', secret: { secretName: 'telemetry-tracker', defaultMode: 0o440 } }],
      })
      expect(spec.containers[0]).toMatchObject({
        envFrom: [{ configMapRef: { name: 'telemetry-tracker' } }],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [{ name: 'secrets', mountPath: '/run/secrets/telemetry-tracker', readOnly: true }],
      })
    },
  )

  it('run two replicas on the port of the server, of which one always runs, and probe them', () => {
    const port = serverSettings.PORT.parse(undefined)

    expect(resource('Deployment')).toMatchObject({ spec: { replicas: 2 } })
    expect(resource('PodDisruptionBudget')).toMatchObject({ spec: { minAvailable: 1 } })
    expect(podOf('Deployment').spec.containers[0]).toMatchObject({
      ports: [{ name: 'http', containerPort: port }],
      startupProbe: { httpGet: { path: '/health', port: 'http' } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
      livenessProbe: { httpGet: { path: '/health', port: 'http' } },
    })
  })

  it('select the pods of the server, and not that of the migration', () => {
    const { labels } = podOf('Deployment').metadata

    expect(podOf('Job').metadata.labels).not.toMatchObject(labels)
    expect(resource('Deployment')).toMatchObject({ spec: { selector: { matchLabels: labels } } })
    expect(resource('PodDisruptionBudget')).toMatchObject({ spec: { selector: { matchLabels: labels } } })
    expect(resource('Service')).toMatchObject({ spec: { selector: labels } })
  })

  it('migrate with the image of the server, of this version', () => {
    const [server, migration] = [podOf('Deployment'), podOf('Job')].map(({ spec }) => spec.containers[0])

    expect(migration).toMatchObject({ args: ['migrate'], image: server?.image })
    expect(server?.image).toMatch(new RegExp(`/telemetry-tracker:${project.version}$`))
  })
})

function resource(kind: Kind) {
  const [found, ...others] = resources.filter(each => each.kind === kind)
  if (found === undefined || others.length > 0) throw new Error(`There must be one ${kind}.`)
  return found
}

function podOf(kind: 'Deployment' | 'Job') {
  return podSchema.parse(resource(kind)['spec']).template
}

/** The names of fields, without those that the file's author makes up. */
function fieldsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, inner]) =>
    isMadeUp(field, inner) ? [field] : [field, ...fieldsIn(inner)],
  )
}

function isMadeUp(field: string, inner: unknown): boolean {
  const isSelector = field === 'selector' && !JSON.stringify(inner).includes('matchLabels')
  return ['data', 'labels', 'limits', 'matchLabels', 'requests'].includes(field) || isSelector
}

/** The schemas allow fields that they do not know, and a misspelt one would do nothing. Their types list all fields. */
function knownFields(): ReadonlySet<string> {
  const models = ['apps/v1', 'batch/v1', 'networking.k8s.io/v1', 'policy/v1', 'v1'].map(
    api => `kubernetes-models/${api}`,
  )
  const types = globSync(
    [...models, '@kubernetes-models/apimachinery/apis/meta/v1'].map(
      folder => `node_modules/${folder}/*.d.ts`,
    ),
    { cwd: root },
  )
  return new Set(
    types.flatMap(file => {
      const text = readFileSync(join(root, file), 'utf8')
      return [...text.matchAll(/^\s*"?(\w+)"?\??:/gm)].map(([, field = '']) => field)
    }),
  )
}
