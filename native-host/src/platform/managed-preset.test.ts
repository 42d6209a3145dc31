import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { computerPreset } from '../computer-preset.ts'
import { valuesInExport } from '../install/registry-values.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { readManagedPreset, valuesInPlist } from './managed-preset.ts'

const where = 'the policies'
const managed = (values: Record<string, unknown>) => readManagedPreset({ where, values: () => values })

test('is what device management sets, without what this version does not know or what is empty', () => {
  const values = { server: 'https://t.example', org: 'Jörg & Söhne', code: '', later: 1 }

  expect(managed(values)).toEqual({ server: 'https://t.example', org: 'Jörg & Söhne' })
  expect(managed({})).toEqual({})
})

test('says where a wrong value is', () => {
  expect(() => managed({ server: 'ftp://t.example' })).toThrow(`${where} is not a valid preset`)
})

test("wins over the installer's preset file, value by value", () => {
  const file = join(temporaryFolder(), 'telemetry-tracker')
  writeFileSync(join(file, '../preset.json'), '{"server":"https://old.example","org":"Example Inc."}')
  const set = () => ({ server: 'https://new.example' })

  expect(computerPreset({ file, args: [] }, set)).toEqual({
    server: 'https://new.example',
    org: 'Example Inc.',
  })
  expect(computerPreset({ file, args: ['main.ts'] }, set)).toEqual({})
})

test("reads the registry's own export, without the values of subkeys", () => {
  const text = `\uFEFFWindows Registry Editor Version 5.00\r
\r
[HKEY_LOCAL_MACHINE\\Software\\Policies\\Telemetry Tracker]\r
"server"="https://t.example"\r
"org"="The \\"A\\\\B\\" Jörg GmbH"\r
"number"=dword:00000001\r
\r
[HKEY_LOCAL_MACHINE\\Software\\Policies\\Telemetry Tracker\\Other]\r
"code"="ABCDE-FGHJK"\r
`

  expect(valuesInExport(text)).toEqual({ server: 'https://t.example', org: 'The "A\\B" Jörg GmbH' })
  expect(valuesInExport('')).toEqual({})
})

test('reads a property list only where there is one', () => {
  const plist = join(temporaryFolder(), 'managed.plist')

  expect(valuesInPlist(plist)).toEqual({})
  writeFileSync(plist, '')
  expect(valuesInPlist(plist, () => '{"server":"https://t.example"}')).toEqual({
    server: 'https://t.example',
  })
})
