import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { chromiumExtensionId, firefoxExtensionId } from '@telemetry-tracker/shared/names/extension-ids'
import { describe, expect, it } from 'vitest'
import { presetSchema } from '../../../../native-host/src/preset.ts'
import { browsers } from '../../../../shared/src/browsers.ts'
import { languages } from '../../../../shared/src/languages.ts'
import { program } from './paths.ts'
import { systemTree } from './system-tree.ts'
import { cannotPackage, standInJob } from './testing/stand-in-job.ts'

const preset = { server: 'https://t.example', code: 'ABCDE-FGHJK', org: 'Exämple' }

function texts(packaging: 'deb' | 'rpm' = 'deb'): Map<string, string> {
  const entries = systemTree(standInJob({ preset }), packaging)
  return new Map(entries.flatMap(entry => ('content' in entry ? [[entry.path, String(entry.content)]] : [])))
}

function keysOf(text: string | undefined): Map<string, string> {
  const lines = (text ?? '').split('\n').map(line => /^([^=[]+(?:\[\w+\])?)=(.*)$/.exec(line))
  return new Map(lines.flatMap(match => (match ? [[match[1] ?? '', match[2] ?? '']] : [])))
}

describe.skipIf(cannotPackage)('the files of a package', () => {
  const registered = Object.entries(browsers).filter(([, { folders }]) => folders !== undefined)

  it.each(registered)(
    'register the program with %s, for our extension only',
    (_, { folders, isChromium }) => {
      const found = folders?.linux.systemManifests.map(folder =>
        texts('rpm').get(join(folder, 'com.telemetry_tracker.host.json')),
      )

      for (const text of found ?? [])
        expect(JSON.parse(String(text))).toMatchObject({
          path: program,
          ...(isChromium
            ? { allowed_origins: [`chrome-extension://${chromiumExtensionId}/`] }
            : { allowed_extensions: [firefoxExtensionId] }),
        })
      expect(found?.length).toBeGreaterThan(0)
    },
  )

  it('use the folder of 64-bit libraries only where a system has it', () => {
    const isLib64 = (path: string) => path.startsWith('/usr/lib64/')

    expect([...texts('deb').keys()].filter(isLib64)).toEqual([])
    expect([...texts('rpm').keys()].filter(isLib64)).toHaveLength(1)
  })

  it('start the agent in the graphical session of everyone who has enrolled, by systemd', () => {
    const unit = keysOf(texts().get('/usr/lib/systemd/user/telemetry-tracker.service'))
    const links = systemTree(standInJob(), 'deb').filter(entry => 'linkTo' in entry)

    expect(unit.get('ExecStart')).toBe(`${program} agent --if-set-up`)
    expect(unit.get('ConditionUser')).toBe('!@system')
    expect(links).toContainEqual({
      path: `/usr/lib/systemd/user/${unit.get('WantedBy')}.wants/telemetry-tracker.service`,
      linkTo: '../telemetry-tracker.service',
    })
  })

  it('start it without systemd only where systemd does not', () => {
    const entry = keysOf(texts().get('/etc/xdg/autostart/telemetry-tracker.desktop'))

    expect(Object.fromEntries(entry)).toMatchObject({
      Exec: `${program} agent --if-set-up`,
      TryExec: program,
      'X-systemd-skip': 'true',
      'X-GNOME-HiddenUnderSystemd': 'true',
    })
  })

  it("open a person's numbers from the menu, in every language of the dashboards", () => {
    const entry = keysOf(texts().get('/usr/share/applications/telemetry-tracker.desktop'))
    const others = Object.keys(languages).filter(code => code !== 'en')

    expect(entry.get('Exec')).toBe(`"${program}" dashboard`)
    expect(entry.get('Name')).toBe('My numbers')
    expect(others.map(code => entry.get(`Name[${code}]`))).not.toContain(undefined)
    expect(others.map(code => entry.get(`Comment[${code}]`))).not.toContain(undefined)
  })

  it('have what was baked in, in the form that the helper reads', () => {
    const text = texts().get('/etc/telemetry-tracker/preset.json')

    expect(presetSchema.parse(JSON.parse(String(text)))).toEqual(preset)
  })

  it('have a manual with every command that the helper shows', () => {
    const entry = systemTree(standInJob(), 'deb').find(({ path }) => path.endsWith('.1.gz'))
    const page = entry && 'content' in entry ? gunzipSync(entry.content).toString() : ''

    for (const command of ['agent', 'enrol', 'status', 'doctor', 'dashboard', 'register\\-browser'])
      expect(page).toContain(`\n.B ${command}`)
    expect(page).toContain('.B \\-\\-json\n')
    expect(page).not.toContain('tick\\-ms')
    expect(page).toMatch(/^\.TH TELEMETRY\\-TRACKER 1 "2023-11-14" "1\.2\.3"/)
  })
})
