import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRecording, recordingsIn } from './read-recording.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tt-recordings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const events = [
  { ms: 0, kind: 'keydown', code: 30 },
  { ms: 90.5, kind: 'keyup', code: 30 },
  { ms: 400, kind: 'move', x: 10, y: 20 },
  { ms: 450, kind: 'click' },
  { ms: 460, kind: 'wheel' },
]

it('reads CSV and JSON lines alike, by any clock', () => {
  const csv = file(
    'ada.csv',
    'ms,kind,code or x,y\n1000,keydown,30\n1090.5,keyup,30\n1400,move,10,20\n1450,click\n1460,wheel\n',
  )
  const lines = file(
    'bob.jsonl',
    events.map(event => JSON.stringify({ ...event, ms: event.ms + 77 })).join('\n'),
  )

  expect(readRecording(csv)).toEqual(events)
  expect(readRecording(lines)).toEqual(events)
})

it('finds one person a file', () => {
  file('b.csv', '')
  file('a.jsonl', '')
  file('notes.txt', '')

  expect(recordingsIn(folder)).toEqual([join(folder, 'a.jsonl'), join(folder, 'b.csv')])
})

it.each([
  ['a.csv', '5,keydown,30\n6,hold,30', /a\.csv, line 2: /],
  ['a.csv', '5,keydown\n', /a\.csv, line 1: /],
  ['a.jsonl', '{"ms":1,"kind":"click"}\nclick', /a\.jsonl, line 2: /],
])('says which line of %s is wrong', (name, text, problem) => {
  expect(() => readRecording(file(name, text))).toThrow(problem)
})

it('says that a folder has no recordings', () => {
  expect(() => recordingsIn(folder)).toThrow(/no \.jsonl or \.csv file/)
})
