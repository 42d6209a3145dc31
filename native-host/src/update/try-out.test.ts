import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { type behaviours, writeStandIn } from '../testing/stand-in-helper.ts'
import { tryOut } from './try-out.ts'

const never = new AbortController().signal

function aNewVersion(behaviour: (typeof behaviours)[number]): string {
  const file = join(temporaryFolder(), 'telemetry-tracker')
  writeStandIn(file, { version: '0.2.0', behaviour })
  return file
}

it.skipIf(process.platform === 'win32').each([
  ['works', 'good', '0.2.0', null],
  ['ends with an error', 'fails its test', '0.2.0', 'it ended with 3'],
  ['hangs', 'hangs in its test', '0.2.0', 'it did not answer within 2 s'],
  ['is another version than the signed one', 'good', '0.3.0', 'it calls itself 0.2.0 instead of 0.3.0'],
] as const)('tries a version that %s while the running one goes on', async (_, behaviour, version, why) => {
  const withinMs = behaviour === 'hangs in its test' ? 2_000 : 60_000

  const result = await tryOut(aNewVersion(behaviour), {
    version,
    stateBefore: 'recording',
    withinMs,
    stopped: never,
  })

  expect(result).toBe(why)
})

it('tells what cannot be started at all', async () => {
  const missing = join(temporaryFolder(), 'nothing')

  expect(await tryOut(missing, { version: '0.2.0', stateBefore: 'recording', stopped: never })).toBe(
    'it ended with ENOENT',
  )
})

it.skipIf(process.platform === 'win32')('ends what it tries when the helper ends', async () => {
  const stopping = new AbortController()
  const trying = tryOut(aNewVersion('hangs in its test'), {
    ...{ version: '0.2.0', stateBefore: 'recording', stopped: stopping.signal },
  })

  stopping.abort()

  await expect(trying).rejects.toThrow('abort')
})
