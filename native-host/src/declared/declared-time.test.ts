import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { declaredFileAt } from './declared-file.ts'
import { DeclaredTime } from './declared-time.ts'

const stretch = { startMs: Date.parse('2026-03-10T10:05:00Z'), endMs: Date.parse('2026-03-10T10:50:00Z') }
const answer = {
  start: '2026-03-10T10:05:00.000Z',
  end: '2026-03-10T10:50:00.000Z',
  kind: 'meeting',
  note: 'Planning',
} as const

function aPlan({ user = 'ada', path = join(temporaryFolder(), 'declared.json') } = {}) {
  const troubles: string[] = []
  const now = { mayDeclare: true, wasProductive: false, isToday: true }
  const open = (who = user) =>
    new DeclaredTime({
      file: declaredFileAt(path, who, why => troubles.push(why)),
      mayDeclare: () => now.mayDeclare,
      wasProductive: () => now.wasProductive,
      isToday: () => now.isToday,
    })
  return { now, open, path, troubles }
}

test('asks about a stretch once, also after a restart', () => {
  const { open } = aPlan()
  open().cameBack(stretch)

  const restarted = open()

  expect(restarted.ask()).toEqual(stretch)
  expect(restarted.ask()).toBeNull()
  expect(open().ask()).toBeNull()
})

test('keeps an answer until the server has it, and takes one answer for a stretch', () => {
  const { open, path } = aPlan()
  const first = open()
  first.cameBack(stretch)
  first.ask()

  expect(first.declare(answer)).toBe(true)
  expect(first.declare(answer)).toBe(false)
  const [waiting] = open().unsent()
  expect(waiting).toMatchObject(answer)
  expect(waiting?.id).toMatch(/^[\w-]{16,64}$/)
  const last = open()
  last.settled(waiting?.id ?? '')

  expect(open().unsent()).toEqual([])
  expect(() => readFileSync(path)).toThrow('ENOENT')
})

test('takes no answer about time that it did not ask about', () => {
  const { open } = aPlan()
  const declared = open()
  declared.cameBack(stretch)

  expect(declared.declare(answer)).toBe(false)
  declared.ask()
  expect(declared.declare({ ...answer, end: '2026-03-10T11:50:00.000Z' })).toBe(false)
})

test('does not ask where the policy does not allow it, about productive time, or on another day', () => {
  const { now, open } = aPlan()
  now.mayDeclare = false
  const declared = open()
  declared.cameBack(stretch)
  now.mayDeclare = true
  expect(declared.ask()).toBeNull()

  now.wasProductive = true
  declared.cameBack(stretch)
  now.wasProductive = false
  expect(declared.ask()).toBeNull()

  declared.cameBack(stretch)
  now.isToday = false
  expect(declared.ask()).toBeNull()
})

test('leaves what belongs to another person, and begins empty with a damaged file', () => {
  const { open, path, troubles } = aPlan()
  const adas = open()
  adas.cameBack(stretch)
  expect(open('bob').ask()).toBeNull()

  writeFileSync(path, '{"user":')

  expect(open().ask()).toBeNull()
  expect(troubles).toHaveLength(1)
})

test('forgets everything of a person', () => {
  const { open } = aPlan()
  const declared = open()
  declared.cameBack(stretch)
  declared.ask()
  declared.declare(answer)

  declared.forget()

  expect(open().unsent()).toEqual([])
})
