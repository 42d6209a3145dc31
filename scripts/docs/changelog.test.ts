import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { releasedVersions, releaseFiles, releasesFolder } from '@telemetry-tracker/shared/testing/releases'
import { expect, it } from 'vitest'
import project from '../../package.json' with { type: 'json' }
import { root } from '../root.ts'

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
}

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const changelog = read('CHANGELOG.md')
const released = [...changelog.matchAll(/^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$/gm)]
const versions = released.map(([, version = '']) => version)
const { packages }: { packages: Record<string, Manifest | undefined> } = JSON.parse(read('package-lock.json'))

it('CHANGELOG.md has a section for the project’s version', () => {
  expect(versions).toContain(project.version)
})

it('CHANGELOG.md lists each version once, newest first', () => {
  const sorted = [...new Set(versions)].sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))

  expect(versions).toEqual(sorted)
  expect(versions).toHaveLength(changelog.match(/^## \[\d/gm)?.length ?? 0)
})

it.each(['', ...project.workspaces])('the part "%s" has the same version, also in the lockfile', part => {
  const manifest: Manifest = JSON.parse(read(join(part, 'package.json')))
  const shared = manifest.dependencies?.['@telemetry-tracker/shared'] ?? project.version

  expect([manifest.version, packages[part]?.version, shared]).toEqual(Array(3).fill(project.version))
})

const before = versions.filter(version => version !== project.version)

it.each(before)('version %s has left fixtures for the tests of later versions', version => {
  expect(readdirSync(join(releasesFolder, version)).toSorted()).toEqual([...releaseFiles])
})

it('there are fixtures of released versions only', () => {
  expect(versions).toEqual(expect.arrayContaining(releasedVersions()))
})
