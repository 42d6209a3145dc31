import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { root } from '../root.ts'
import { citedTests, readTests } from './cited-tests.ts'

const page = readFileSync(join(root, 'docs/asvs.md'), 'utf8')
/** The requirements of the standard's version 5.0.0, levels 1 and 2: facts, by number. */
const levels = z
  .record(z.string(), z.int())
  .parse(JSON.parse(readFileSync(new URL('asvs-requirements.json', import.meta.url), 'utf8')))
const states = ['holds', 'does not apply', 'open'] as const

const lines = page
  .split('\n')
  .filter(line => /^\| \d+\.\d+\.\d+ \|/.test(line))
  .map(line => line.slice(2, -2).split(' | '))
  .map(([id = '', level = '', asks = '', state = '', by = '', ...more]) => ({
    id,
    level,
    asks,
    state,
    by,
    more,
  }))

describe('docs/asvs.md', () => {
  it('has each requirement of levels 1 and 2 once, with its level and a state', () => {
    expect(lines.map(({ id, level }) => [id, Number(level)])).toEqual(Object.entries(levels))
    expect(lines.filter(({ state }) => !states.some(each => each === state))).toEqual([])
    expect(lines.filter(({ asks, by, more }) => asks === '' || by === '' || more.length > 0)).toEqual([])
  })

  it('has no open line of level 1', () => {
    expect(lines.filter(({ level, state }) => level === '1' && state === 'open')).toEqual([])
  })

  it('names for each line what proves it: a test, a file or a document', () => {
    const without = lines.filter(({ state, by }) => state === 'holds' && !/`[^`]+`|\]\([^)]+\)/.test(by))

    expect(without).toEqual([])
  })

  it('names tests that exist, by their whole titles', () => {
    const missing = citedTests(page).filter(({ file, title }) => {
      const text = existsSync(join(root, file)) ? readTests(file) : ''
      return !["'", '"', '`'].some(quote => text.includes(quote + title + quote))
    })

    expect(citedTests(page).length).toBeGreaterThan(150)
    expect(missing).toEqual([])
  })

  it('names files that exist', () => {
    const inCode = [...page.matchAll(/`([^`\s]+\/[^`\s]*)`/g)].map(([, file = '']) => file)
    const linked = [...page.matchAll(/\]\(([^):#]+)\)/g)].map(([, file = '']) => join('docs', file))
    const files = [
      ...inCode.filter(file => /^(server|native-host|dashboard|shared|tests|scripts|\.github)\//.test(file)),
      ...linked,
    ]

    expect(files.length).toBeGreaterThan(50)
    expect(files.filter(file => !existsSync(join(root, file)))).toEqual([])
  })

  it('has correct sums', () => {
    const chapters = [...new Set(lines.map(({ id }) => id.split('.')[0] ?? ''))]
    const sumsOf = (isMeant: (id: string) => boolean) =>
      ['1', '2'].flatMap(level =>
        states.map(
          state =>
            lines.filter(line => isMeant(line.id) && line.level === level && line.state === state).length,
        ),
      )
    const rows = page.split('\n').filter(line => /^\| (V\d+ .*|all)( \| \d+){6} \|$/.test(line))

    expect(rows.map(row => row.slice(2, -2).split(' | ').slice(1).map(Number))).toEqual([
      ...chapters.map(chapter => sumsOf(id => id.startsWith(`${chapter}.`))),
      sumsOf(() => true),
    ])
  })
})
