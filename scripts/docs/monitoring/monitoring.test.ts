import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { processMetrics } from '../../../server/src/metrics/definitions.ts'
import { createMetrics } from '../../../server/src/metrics/metrics.ts'
import { root } from '../../root.ts'
import { missingForMonitoring } from '../../test/system-packages.ts'
import { alerts } from './rules.ts'
import { everySeries } from './series.ts'

const folder = join(root, 'deploy/prometheus')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({ alert: z.string(), annotations: z.object({ runbook_url: z.string().min(1) }) }),
      ),
    }),
  ),
})
const rules = rulesSchema
  .parse(parse(read('deploy/prometheus/rules.yml')))
  .groups.flatMap(group => group.rules)

const sections = read('docs/runbook.md').split(/^## /m).slice(1)
const headings = sections.map(section => section.slice(0, section.indexOf('\n')))

describe('the runbook', () => {
  it.each(rules)('has the heading that $alert links to', ({ annotations }) => {
    const [page = '', anchor] = annotations.runbook_url.split('#')

    expect(existsSync(join(root, page))).toBe(true)
    expect(headings.map(heading => heading.toLowerCase())).toContain(anchor)
  })

  it('has one heading for each alert, and no other', () => {
    expect(headings.toSorted()).toEqual(Object.keys(alerts).toSorted())
    expect(rules.map(({ alert }) => alert).toSorted()).toEqual(Object.keys(alerts).toSorted())
  })

  it.each(sections)('says what the alert means, what to look at and what to do: %#', section => {
    for (const part of ['**Means:**', '**Look at:**', '**Do:**']) expect(section).toContain(`\n${part} `)
  })
})

it.each([
  'deploy/grafana/telemetry-tracker.json',
  'deploy/prometheus/rules.yml',
  'docs/runbook.md',
  'docs/scaling.md',
])('%s names existing metrics', page => {
  const named = [...read(page).matchAll(/\b(?:telemetry|http_request)_[a-z_]+(?:[a-z]|_…)/g)].map(
    ([name]) => name,
  )

  const names = everySeries()
  expect(named.filter(name => !names.some(each => each.startsWith(name.replace(/_…$/, '_'))))).toEqual([])
})

it.skipIf(process.platform !== 'linux')(
  'prom-client has the metrics of the process that rules use',
  async () => {
    const text = await createMetrics({ ofProcess: true }).text()

    expect(processMetrics.filter(name => !text.includes(`\n${name} `))).toEqual([])
  },
)

const lacking = process.env['CI'] === 'true' ? [] : missingForMonitoring()
const why = lacking.length > 0 ? ` (skipped, this machine lacks ${lacking.join(', ')})` : ''

describe.skipIf(lacking.length > 0)(`promtool${why}`, () => {
  const promtool = (...args: string[]) => promisify(execFile)('promtool', args, { cwd: folder })

  it('accepts the rules and the example of a configuration', async () => {
    const { stdout } = await promtool('check', 'rules', 'rules.yml')

    expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`)
    expect((await promtool('check', 'config', '--syntax-only', 'prometheus.yml')).stdout).toContain('SUCCESS')
  })

  it('sees each alert fire and resolve', async () => {
    const { stdout } = await promtool('test', 'rules', 'rules.test.yml', 'rules-over-days.test.yml')

    expect(stdout.match(/SUCCESS/g)).toHaveLength(2)
  })
})
