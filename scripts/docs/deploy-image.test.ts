import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverSettings } from '@telemetry-tracker/shared/settings/server'
import { describe, expect, it } from 'vitest'
import project from '../../package.json' with { type: 'json' }
import server from '../../server/package.json' with { type: 'json' }
import { root } from '../root.ts'
import { serverVariables } from './server-variables.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const dockerfile = read('Dockerfile')
const [last = ''] = dockerfile.split(/^FROM /m).slice(-1)
const allowed = read('.dockerignore')
  .split('\n')
  .flatMap(line => (line.startsWith('!') ? [line.slice(1)] : []))

describe('the Dockerfile', () => {
  it('builds with the Node of the project', () => {
    expect(dockerfile).toContain(`BUILD_IMAGE=docker.io/library/node:${read('.nvmrc').trim()}-bookworm`)
  })

  it('copies the manifest of every part, without which npm ci refuses the lockfile', () => {
    const copied = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(([, part]) => part)

    expect(copied.sort()).toEqual([...project.workspaces].sort())
  })

  it('copies only what .dockerignore lets through, and that exists', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    )

    expect(copied.length).toBeGreaterThan(8)
    expect(
      copied.filter(file => !allowed.some(each => file === each || file.startsWith(`${each}/`))),
    ).toEqual([])
    expect(copied.filter(file => !existsSync(join(root, file)))).toEqual([])
  })

  it('sets settings that the server has, and exposes its port', () => {
    const [, line = ''] = /^ENV (.+)$/m.exec(last) ?? []
    const variables = Object.fromEntries(line.split(' ').map(each => each.split('=')))
    const port = String(serverSettings.PORT.parse(undefined))

    expect(Object.keys(variables).filter(name => name !== 'NODE_ENV' && !serverVariables.has(name))).toEqual(
      [],
    )
    expect(variables).toMatchObject({
      PORT: port,
      HOST: '0.0.0.0',
      DATA_DIR: expect.stringMatching(/^\/data\//),
    })
    expect(last).toContain(`\nEXPOSE ${port}\n`)
    expect(last).toContain('\nVOLUME /data\n')
  })

  it('runs without root, and programs that exist', () => {
    const scripts = [...last.matchAll(/"\/app\/server\/dist\/([^"]+)\.js"/g)].map(([, file = '']) => file)

    expect(last).toMatch(/^USER 65532:65532$/m)
    expect(scripts).toEqual(['healthcheck', 'main'])
    for (const name of scripts) expect(server.scripts.bundle).toContain(` src/${name}.ts `)
    expect(last).toContain('COPY --from=built /app/server/dist /app/server/dist')
  })

  it('needs nothing that git ignores', () => {
    const ignored = execFileSync(
      'git',
      ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    )

    expect(ignored.split('\n').filter(path => allowed.includes(path))).toEqual([])
  })
})
