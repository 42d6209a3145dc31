import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { presetSchema, systemPreset } from '../../native-host/src/preset.ts'
import { root } from '../root.ts'

/** What Ansible's own parser asks of a playbook like ours. */
const playbookSchema = z.tuple([
  z.strictObject({
    name: z.string(),
    hosts: z.literal('all'),
    become: z.literal(true),
    vars: z.record(z.string(), z.unknown()),
    tasks: z.array(z.record(z.string(), z.unknown())),
  }),
])
const text = readFileSync(join(root, 'deploy/linux/telemetry-tracker.yml'), 'utf8')
const [play] = playbookSchema.parse(parse(text))
const keywords = new Set(['name', 'when', 'loop'])

const modulesOf = (task: Record<string, unknown>) => Object.keys(task).filter(key => !keywords.has(key))

describe('the Ansible playbook', () => {
  it('has a name and one module in each task', () => {
    expect(play.tasks.length).toBeGreaterThan(5)
    expect(play.tasks.filter(({ name }) => typeof name !== 'string')).toEqual([])
    for (const task of play.tasks)
      expect(modulesOf(task)).toEqual([expect.stringMatching(/^ansible\.builtin\.\w+$/)])
  })

  it('writes the preset where the helper reads it, with names that the helper knows', () => {
    const content = play.tasks.map(task => task['ansible.builtin.copy']).find(copy => isPreset(copy))
    const names = [...JSON.stringify(content).matchAll(/'(\w+)':/g)].map(([, name]) => name)

    expect(new Set(names)).toEqual(new Set(Object.keys(presetSchema.shape)))
  })

  it('writes nothing that others than root can change', () => {
    const settings = play.tasks.flatMap(task => [task['ansible.builtin.copy'], task['ansible.builtin.file']])

    for (const each of settings.filter(Boolean))
      expect(each).toMatchObject({
        owner: 'root',
        group: 'root',
        mode: expect.stringMatching(/^0(644|755)$/),
      })
  })

  it('copies policies that the packages contain', () => {
    const policies = [...text.matchAll(/[\w-]+-polic(?:y|ies)\.json/g)].map(([name]) => name)

    expect(policies).toHaveLength(3)
    expect(policies.filter(name => !existsSync(join(root, 'extension/docs', name)))).toEqual([])
  })
})

function isPreset(copy: unknown): boolean {
  return typeof copy === 'object' && copy !== null && 'dest' in copy && copy.dest === systemPreset
}
