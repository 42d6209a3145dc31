import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const source = join(import.meta.dirname, '..')
/** Names that are the same in every language. */
const names = ['Telemetry Tracker', 'telemetry-tracker doctor', '/dashboard/', 'CSV']

it.each(globSync('{charts,components,csv,me,signin,words}/**/*.vue', { cwd: source }))(
  '%s has no text of its own',
  file => {
    const template = readFileSync(join(source, file), 'utf8').match(/<template>(.*)<\/template>/s)?.[1] ?? ''
    const text = template
      .replace(/<!--.*?-->/gs, '')
      .replace(/\{\{.*?\}\}/gs, '')
      .replaceAll('&nbsp;', '')
      .replace(/<(?:[^>"]|"[^"]*")*>/gs, ' ')
    const own = names.reduce((rest, name) => rest.replaceAll(name, ''), text)

    expect(own.match(/\p{Letter}{2,}/gu) ?? []).toEqual([])
  },
)
