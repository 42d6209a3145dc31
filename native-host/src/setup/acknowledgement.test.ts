import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import { newIdentity, writeIdentity } from '../deliver/identity.ts'
import { temporaryFolder } from '../testing/folder.ts'
import {
  acknowledge,
  acknowledgementFile,
  isRecordingAllowed,
  readAcknowledgement,
  requireAcknowledgement,
  withdrawAcknowledgement,
} from './acknowledgement.ts'

const nowMs = Date.UTC(2026, 10, 30, 9)
const given = { language: 'de', by: 'person', policy: defaultPolicy, nowMs } as const

test('permits nothing in a new folder, also after a queue was created in it', () => {
  const dataDir = temporaryFolder()
  expect(isRecordingAllowed(dataDir)).toBe(false)

  requireAcknowledgement(dataDir)
  aQueueIn(dataDir)

  expect(readAcknowledgement(dataDir)).toEqual({ state: 'needed' })
  expect(isRecordingAllowed(dataDir)).toBe(false)
})

test('permits recording once acknowledged, in a file for its owner only', () => {
  const dataDir = temporaryFolder()
  requireAcknowledgement(dataDir)

  acknowledge(dataDir, given)

  expect(isRecordingAllowed(dataDir)).toBe(true)
  expect(readAcknowledgement(dataDir)).toEqual({
    state: 'given',
    notice: '2',
    textSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    language: 'de',
    at: '2026-11-30T09:00:00.000Z',
    by: 'person',
  })
  if (process.platform !== 'win32')
    expect(statSync(join(dataDir, acknowledgementFile)).mode & 0o777).toBe(0o600)
})

test('the digest is about the text under the policy', () => {
  const digestUnder = (windowTitleMode: 'full' | 'off') => {
    const dataDir = temporaryFolder()
    acknowledge(dataDir, { ...given, policy: { ...defaultPolicy, windowTitleMode } })
    const read = readAcknowledgement(dataDir)
    return read?.state === 'given' && read.textSha256
  }

  expect(digestUnder('full')).toBe(digestUnder('full'))
  expect(digestUnder('full')).not.toBe(digestUnder('off'))
})

test('a folder that recorded before there was a notice goes on', () => {
  const dataDir = temporaryFolder()
  aQueueIn(dataDir)

  requireAcknowledgement(dataDir)

  expect(readAcknowledgement(dataDir)).toBeNull()
  expect(isRecordingAllowed(dataDir)).toBe(true)
})

test.each(['', '{"state":"given"}', '{"state":"given","by":"cat"}'])(
  'a damaged file permits nothing: %s',
  text => {
    const dataDir = temporaryFolder()
    aQueueIn(dataDir)
    writeFileSync(join(dataDir, acknowledgementFile), text)

    expect(isRecordingAllowed(dataDir)).toBe(false)
  },
)

test('another person has to be told again', () => {
  const dataDir = temporaryFolder()
  acknowledge(dataDir, given)

  withdrawAcknowledgement(dataDir)

  expect(isRecordingAllowed(dataDir)).toBe(false)
})

function aQueueIn(dataDir: string): void {
  mkdirSync(join(dataDir, 'queue'))
  writeIdentity(join(dataDir, 'queue'), newIdentity())
}
