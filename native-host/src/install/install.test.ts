import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { acknowledgedInstall, installedKey, presetOf } from './preset-of.ts'
import { registryValues, valuesInExport } from './registry-values.ts'
import { takeValues, writePreset } from './write-preset.ts'

function fileOf(text: string): string {
  const path = join(temporaryFolder(), 'values')
  writeFileSync(path, text, 'utf16le')
  return path
}

describe('the parameters of the set-up program', () => {
  test('are read once, without those that were not given', () => {
    const path = fileOf(
      String.raw`"C:\Jörg Maß\TelemetryTracker-Setup.exe" /S /SERVER=https://t.example/a /CODE= "/ORG=Maß & Söhne" /notice="Maß & Söhne" /D=C:\x`,
    )

    expect(takeValues(path)).toEqual({
      preset: { server: 'https://t.example/a', org: 'Maß & Söhne' },
      notice: 'Maß & Söhne',
    })
    expect(existsSync(path)).toBe(false)
  })

  test('become the preset: given wins over baked in, and that over what was there', () => {
    const folder = temporaryFolder()
    const [program, baked] = [join(folder, 'program.exe'), join(folder, 'baked')]
    writeFileSync(join(folder, 'preset.json'), JSON.stringify({ org: 'Old', server: 'https://old.example' }))
    writeFileSync(baked, JSON.stringify({ server: 'https://baked.example', code: 'baked' }))

    writePreset(program, { baked, given: { code: 'given' } })

    expect(JSON.parse(readFileSync(join(folder, 'preset.json'), 'utf8'))).toEqual({
      org: 'Old',
      server: 'https://baked.example',
      code: 'given',
    })
  })

  test('write nothing when one is wrong, and say which', () => {
    const folder = temporaryFolder()
    const writing = (given: Record<string, string>) => () =>
      writePreset(join(folder, 'program.exe'), { baked: join(folder, 'none'), given })

    expect(writing({ server: 'telemetry' })).toThrow('server')
    expect(writing({ colour: 'red' })).toThrow('colour')
    writing({})()
    expect(existsSync(join(folder, 'preset.json'))).toBe(false)
  })
})

describe('the preset of the MSI package', () => {
  const program = { file: String.raw`C:\Program Files\Telemetry Tracker\telemetry-tracker.exe`, args: [] }
  const values = { server: 'https://t.example', code: '', org: 'Maß', notice: 'Maß & Söhne', menu: '1' }

  test('comes from the registry, without what was not given', () => {
    const asked: string[] = []
    const valuesOf = (key: string) => {
      asked.push(key)
      return values
    }

    const computer = { programFolders: ['C:\\Program Files\\'], valuesOf }

    expect(presetOf(program, computer)).toEqual({ server: 'https://t.example', org: 'Maß' })
    expect(acknowledgedInstall(program, computer)).toBe('Maß & Söhne')
    expect(acknowledgedInstall(program, { ...computer, valuesOf: () => ({ notice: '' }) })).toBe(undefined)
    expect(asked).toEqual([installedKey, installedKey])
  })

  test('is nothing for another copy of the program', () => {
    const valuesOf = () => {
      throw new Error('the registry was read')
    }
    const computer = { programFolders: ['C:\\Program Files'], valuesOf }

    expect(presetOf({ file: String.raw`C:\Program Files2\x.exe`, args: [] }, computer)).toEqual({})
    expect(presetOf({ ...program, args: ['main.ts'] }, computer)).toEqual({})
  })

  test('that is wrong is named', () => {
    expect(() =>
      presetOf(program, { programFolders: ['C:\\Program Files'], valuesOf: () => ({ server: 'none' }) }),
    ).toThrow(installedKey)
  })
})

test('reads the texts of one key, whatever its name and characters', () => {
  const exported = [
    'Windows Registry Editor Version 5.00',
    '',
    String.raw`[HKEY_LOCAL_MACHINE\Software\Telemetry Tracker]`,
    '"org"="Maß \\"&\\" Söhne \\\\ Co."',
    '"menu"=dword:00000001',
    '',
    String.raw`[HKEY_LOCAL_MACHINE\Software\Telemetry Tracker\Other]`,
    '"server"="https://other.example"',
    '',
  ].join('\r\n')

  expect(valuesInExport(exported)).toEqual({ org: String.raw`Maß "&" Söhne \ Co.` })
})

test('asks reg.exe for the 64-bit registry, and has no values where it fails', () => {
  const calls: string[][] = []
  const key = installedKey
  const answering = (args: readonly string[]) => {
    calls.push([...args])
    writeFileSync(
      args[2] ?? '',
      `\uFEFFWindows Registry Editor Version 5.00\r\n\r\n[${key}]\r\n"server"="https://t.example"\r\n`,
      'utf16le',
    )
  }
  const failing = () => {
    throw new Error('ERROR: The system was unable to find the specified registry key or value.')
  }

  expect(registryValues(key, answering)).toEqual({ server: 'https://t.example' })
  expect(calls[0]).toEqual(['export', key, expect.any(String), '/y', '/reg:64'])
  expect(existsSync(calls[0]?.[2] ?? '')).toBe(false)
  expect(registryValues(key, failing)).toEqual({})
})
