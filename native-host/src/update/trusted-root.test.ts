import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { allowPlainHttp } from '../http/plain-http.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { trustedMetadata } from './trusted-root.ts'

const asking = (file: string) => ({
  ...{ folder: temporaryFolder(), server: 'http://tracker.example', file, key: null },
  stopped: new AbortController().signal,
})

it('takes no first root over a network without encryption', async () => {
  allowPlainHttp(['tracker.example'])
  const file = join(temporaryFolder(), 'telemetry-tracker')

  await expect(trustedMetadata(asking(file))).rejects.toThrow('need https')
})

it('needs no network for a root that lies beside the program', async () => {
  const bin = temporaryFolder()
  writeFileSync(join(bin, 'releases-root.json'), '{"signatures":[]}')

  expect(await trustedMetadata(asking(join(bin, 'telemetry-tracker')))).toContain('metadata-')
})

it('needs none for a root among the resources of an application of macOS', async () => {
  const contents = join(temporaryFolder(), 'T.app/Contents')
  mkdirSync(join(contents, 'Resources'), { recursive: true })
  writeFileSync(join(contents, 'Resources/releases-root.json'), '{"signatures":[]}')

  expect(await trustedMetadata(asking(join(contents, 'MacOS/telemetry-tracker')))).toContain('metadata-')
})
