import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../root.ts'

const stepSchema = z.union([
  z.strictObject({
    // Pinned: a tag can be moved to other code.
    uses: z.string().regex(/^[\w-]+\/[\w-]+@[\da-f]{40}$/),
    if: z.string().optional(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  z.strictObject({
    run: z.string(),
    if: z.string().optional(),
    shell: z.literal('bash').optional(),
    env: z.record(z.string(), z.string()).optional(),
  }),
])
const jobSchema = z.strictObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  needs: z.string().optional(),
  strategy: z
    .strictObject({
      'fail-fast': z.boolean(),
      matrix: z.record(z.string(), z.array(z.union([z.string(), z.record(z.string(), z.string())]))),
    })
    .optional(),
  env: z.record(z.string(), z.string()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
  steps: z.array(stepSchema),
})
/** What GitHub asks of a workflow like ours: https://docs.github.com/actions/reference/workflows-and-actions */
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z
    .record(z.enum(['push', 'pull_request', 'schedule', 'workflow_dispatch']), z.unknown())
    .or(z.looseObject({})),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.looseObject({ group: z.string() }),
  jobs: z.record(z.string().regex(/^[\w-]+$/), jobSchema),
})

const files = globSync('.github/workflows/*.yml', { cwd: root })

describe.each(files)('%s', file => {
  const workflow = () => workflowSchema.parse(parse(readFileSync(join(root, file), 'utf8')))
  const commands = () =>
    Object.values(workflow().jobs).flatMap(job =>
      job.steps.flatMap(step =>
        'run' in step
          ? systemsOf(job).map(system => step.run.replace(/\$\{\{ matrix\.system \}\}/, system))
          : [],
      ),
    )

  it('has the shape that GitHub reads, with pinned actions', () => {
    expect(Object.keys(workflow().jobs).length).toBeGreaterThan(0)
  })

  it('runs scripts that exist', () => {
    const scripts = commands().flatMap(command => command.match(/\.ci\/[\w./-]+/g) ?? [])
    const named = commands().flatMap(command =>
      [...command.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    )

    expect(scripts.filter(script => !existsSync(join(root, script)))).toEqual([])
    expect(named.filter(name => !(name in manifest.scripts))).toEqual([])
  })

  it('waits for jobs that it has, and hands on artifacts that it has made', () => {
    const { jobs } = workflow()
    const needed = Object.values(jobs).flatMap(({ needs }) => needs ?? [])
    const artifacts = (action: string) =>
      Object.values(jobs).flatMap(({ steps }) =>
        steps.flatMap(step =>
          'uses' in step && step.uses.startsWith(`actions/${action}-artifact@`)
            ? [String(step.with?.['name'] ?? '')]
            : [],
        ),
      )

    expect(needed.filter(name => !(name in jobs))).toEqual([])
    expect(artifacts('download').filter(name => name !== '' && !artifacts('upload').includes(name))).toEqual(
      [],
    )
  })
})

it('there are the workflows of tests and of installers', () => {
  expect(files.sort()).toEqual(['.github/workflows/ci.yml', '.github/workflows/installers.yml'])
})

/** The systems of a job's matrix, or one without. */
function systemsOf({ strategy }: z.infer<typeof jobSchema>): string[] {
  const systems = strategy?.matrix['include']?.flatMap(each =>
    typeof each === 'string' ? [] : (each['system'] ?? []),
  )
  return systems === undefined || systems.length === 0 ? [''] : systems
}
