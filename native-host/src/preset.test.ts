import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presetFiles, readPreset } from './preset.ts'
import { temporaryFolder } from './testing/folder.ts'

const preset = { server: 'https://t.example', code: 'ABCDE-FGHJK', org: 'Example Inc.' }

function written(text: string): string {
  const file = join(temporaryFolder(), 'preset.json')
  writeFileSync(file, text)
  return file
}

test('is looked for beside the executable, then where packages put it', () => {
  const program = { file: '/opt/tracker/telemetry-tracker', args: [] }

  expect(presetFiles(program, 'linux')).toEqual([
    join('/opt/tracker', 'preset.json'),
    '/etc/telemetry-tracker/preset.json',
  ])
  expect(presetFiles(program, 'win32')).toHaveLength(1)
})

test.skipIf(process.platform === 'win32')('is among the resources of an application of macOS', () => {
  const program = { file: '/Applications/T.app/Contents/MacOS/telemetry-tracker', args: [] }

  expect(presetFiles(program, 'darwin')).toEqual(['/Applications/T.app/Contents/Resources/preset.json'])
})

test('is not looked for by a source checkout, whose executable is Node', () => {
  expect(presetFiles({ file: '/usr/bin/node', args: ['main.ts'] })).toEqual([])
})

test('is the first one that exists', () => {
  const [missing, first] = [join(temporaryFolder(), 'missing.json'), written(JSON.stringify(preset))]

  expect(readPreset([missing, first, written('{}')])).toEqual(preset)
  expect(readPreset([missing])).toEqual({})
})

test('may contain an enrolment link as its code', () => {
  const code = 'https://t.example:8443/tracker/enrol#ABCDE-FGHJK'

  expect(readPreset([written(JSON.stringify({ code }))])).toEqual({ code })
})

test.each([
  ['{', 'JSON'],
  ['{"sever":"https://t.example"}', 'sever'],
  ['{"server":"ftp://t.example"}', 'http(s) address'],
  ['{"code":"$(reboot)"}', 'one-time code'],
  ['{"extensionIds":["*"]}', '32 letters'],
  ['{"org":"Example\\nInc."}', 'one line'],
])('says what is wrong with %s', (text, problem) => {
  const file = written(text)

  expect(() => readPreset([file])).toThrow(`${file} is not a valid preset`)
  expect(() => readPreset([file])).toThrow(problem)
})
