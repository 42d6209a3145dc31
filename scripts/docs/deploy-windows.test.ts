import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMParser, type Document } from '@xmldom/xmldom'
import { describe, expect, it } from 'vitest'
import { presetSchema } from '../../native-host/src/preset.ts'
import { browsers } from '../../shared/src/browsers.ts'
import { languages } from '../../shared/src/languages.ts'
import { root } from '../root.ts'
import { chromiumPolicies } from './browser-policies.ts'
import { windowsPolicies } from './windows-policies.ts'

const templates = ['TelemetryTracker', 'TelemetryTrackerExtension']
const pages = Object.keys(windowsPolicies)

function documentOf(page: string): Document {
  return new DOMParser({ onError: complain }).parseFromString(windowsPolicies[page]?.() ?? '', 'text/xml')
}

function complain(level: string, message: string): void {
  throw new Error(`${level}: ${message}`)
}

const valuesOf = (document: Document, element: string, attribute: string) =>
  [...document.getElementsByTagName(element)].map(each => each.getAttribute(attribute) ?? '')

/** What an ADMX file refers to in its ADML files: `$(string.Server)`. */
function references(text: string, table: 'string' | 'presentation'): string[] {
  return [...text.matchAll(new RegExp(`\\$\\(${table}\\.(\\w+)\\)`, 'g'))].map(([, id = '']) => id).sort()
}

describe.each(templates)('the administrative template %s', name => {
  const page = `deploy/windows/${name}.admx`
  const admx = () => documentOf(page)

  it('has texts for everything, in each language, and no others', () => {
    const text = windowsPolicies[page]?.() ?? ''
    const adml = pages.filter(each => each.endsWith(`/${name}.adml`))

    expect(adml).toHaveLength(Object.keys(languages).length)
    for (const each of adml) {
      expect(valuesOf(documentOf(each), 'string', 'id').sort()).toEqual(references(text, 'string'))
      expect(valuesOf(documentOf(each), 'presentation', 'id').sort()).toEqual(
        references(text, 'presentation'),
      )
      expect(valuesOf(documentOf(each), 'textBox', 'refId')).toEqual(valuesOf(admx(), 'text', 'id'))
      expect(windowsPolicies[each]?.()).not.toMatch(/\{\w+\}/)
    }
  })

  it('has policies for the computer, in a category and for a system that it defines', () => {
    expect(new Set(valuesOf(admx(), 'policy', 'class'))).toEqual(new Set(['Machine']))
    expect(new Set(valuesOf(admx(), 'parentCategory', 'ref'))).toEqual(
      new Set(valuesOf(admx(), 'category', 'name')),
    )
    expect(new Set(valuesOf(admx(), 'supportedOn', 'ref').filter(Boolean))).toEqual(
      new Set(valuesOf(admx(), 'definition', 'name')),
    )
  })

  it('has the elements of a policy in the order that Windows demands', () => {
    const order = [
      'parentCategory',
      'supportedOn',
      'enabledValue',
      'disabledValue',
      'enabledList',
      'disabledList',
      'elements',
    ]
    for (const policy of admx().getElementsByTagName('policy')) {
      const children = [...policy.childNodes].map(({ nodeName }) => nodeName).filter(each => each !== '#text')
      expect(children).toEqual(order.filter(each => children.includes(each)))
    }
  })
})

it('the template of the helper writes what the helper reads', () => {
  const admx = documentOf('deploy/windows/TelemetryTracker.admx')

  expect(new Set(valuesOf(admx, 'text', 'key'))).toEqual(new Set(['Software\\Policies\\Telemetry Tracker']))
  for (const name of valuesOf(admx, 'text', 'valueName')) expect(presetSchema.shape).toHaveProperty(name)
})

it('the template of the extension installs it in every browser that has a policy', () => {
  const text = windowsPolicies['deploy/windows/TelemetryTrackerExtension.admx']?.() ?? ''
  const names = Object.keys(browsers).filter(name => `extension/docs/${name}-policy.json` in chromiumPolicies)

  expect(names.length).toBeGreaterThan(1)
  for (const name of names) {
    const policy = JSON.parse(chromiumPolicies[`extension/docs/${name}-policy.json`]?.() ?? '')
    expect(text).toContain(`<string>${policy.ExtensionInstallForcelist[0]}</string>`)
    expect(text).toContain(`<string>${policy.NativeMessagingAllowlist[0]}</string>`)
  }
})

describe.each(globSync('deploy/windows/*.ps1', { cwd: root }))('%s', file => {
  const text = readFileSync(join(root, file), 'utf8')

  it('is understood by PowerShell, or is at least balanced where there is none', () => {
    if (process.platform === 'win32') expect(errorsInPowerShell(file)).toBe('')
    const code = text
      .replaceAll(/<#[\s\S]*?#>/g, '')
      .replaceAll(/`./g, '')
      .replaceAll(/'[^']*'/g, '')
      .replaceAll(/^\s*#.*$/gm, '')
    const pairs = ['()', '{}', '[]'].map(pair => [...pair].map(sign => code.split(sign).length))

    for (const [opened, closed] of pairs) expect(opened).toBe(closed)
    expect(code.split('"').length % 2).toBe(1)
  })

  it('ends with an exit code, and stops at what fails', () => {
    expect(text).toContain("$ErrorActionPreference = 'Stop'")
    expect(text).toMatch(/^exit \S+\s*$/m)
    expect(text).toMatch(/\.SYNOPSIS/)
  })
})

/** What PowerShell's own parser says. */
function errorsInPowerShell(file: string): string {
  const command = `$errors = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('${join(root, file)}', [ref]$null, [ref]$errors); $errors | ForEach-Object Message`
  return execFileSync('powershell.exe', ['-NoProfile', '-Command', command], { encoding: 'utf8' }).trim()
}
