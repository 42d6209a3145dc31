import { browsers } from '@telemetry-tracker/shared/browsers'
import { inXml } from '../../native-host/src/autostart/xml-text.ts'
import { policyKey } from '../../native-host/src/platform/managed-preset.ts'
import { chromiumPolicies, firefoxPolicy } from './browser-policies.ts'
import { type PolicyTexts, policyTexts } from './windows-policy-texts.ts'

/** A policy of an administrative template. */
interface Policy {
  name: string
  texts: keyof Omit<PolicyTexts, 'supported' | 'about'>
  /** What replaces the placeholders of its texts. */
  parts: Readonly<Record<string, string>>
  key: string
  /** Values that are written when it is enabled. The first one says whether it is. */
  values: readonly { key: string; name: string; text: string }[]
  /** Fields with text, and where it is written. */
  fields: readonly { key: string; name: string; required: boolean }[]
}

const schema = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions'
/** Below this key without its hive, which the policy's class says. */
const ownKey = policyKey.replace(/^HKLM\\/, '')
/** Lists have numbered values. Ours has a number that hardly anyone uses, so that lists of others stay. */
const ourNumber = '7401'

/**
 * Administrative templates for Group Policy and Intune, by path. The extension has a template of its own, because
 * Intune takes no templates that write to the keys of other programs.
 */
export const windowsPolicies: Record<string, () => string> = Object.fromEntries(
  [
    { name: 'TelemetryTracker', category: 'Telemetry Tracker', policies: helperPolicies },
    {
      name: 'TelemetryTrackerExtension',
      category: 'Telemetry Tracker (Chrome, Edge, Firefox)',
      policies: extensionPolicies,
    },
  ].flatMap(({ name, category, policies }) => [
    [`deploy/windows/${name}.admx`, () => admx(name, policies())],
    ...Object.entries(policyTexts).map(([language, texts]) => [
      `deploy/windows/${language}/${name}.adml`,
      () => adml(category, policies(), texts),
    ]),
  ]),
)

/** What the helper reads as its preset. */
function helperPolicies(): Policy[] {
  return (['server', 'org', 'code'] as const).map(name => ({
    name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
    texts: name,
    parts: {},
    key: ownKey,
    values: [],
    fields: [{ key: ownKey, name, required: true }],
  }))
}

function extensionPolicies(): Policy[] {
  const chromium = Object.keys(browsers).filter(
    name => `extension/docs/${name}-policy.json` in chromiumPolicies,
  )
  return [...chromium.map(chromiumExtension), firefoxExtension()]
}

function chromiumExtension(name: string): Policy {
  const {
    ExtensionInstallForcelist,
    NativeMessagingAllowlist,
    '3rdparty': third,
  } = JSON.parse(chromiumPolicies[`extension/docs/${name}-policy.json`]?.() ?? '')
  const [title, below] = [browsers[name]?.title ?? name, browsers[name]?.folders?.windows?.manifests]
  const key = `Software\\Policies\\${below?.replaceAll('/', '\\')}`
  const [entry, id] = [String(ExtensionInstallForcelist[0]), Object.keys(third.extensions)[0]]
  return {
    name: `ExtensionIn${name[0]?.toUpperCase()}${name.slice(1)}`,
    texts: 'extension',
    parts: { browser: title, list: 'ExtensionInstallForcelist', entry },
    key: `${key}\\ExtensionInstallForcelist`,
    values: [
      { key: `${key}\\ExtensionInstallForcelist`, name: ourNumber, text: entry },
      { key: `${key}\\NativeMessagingAllowlist`, name: ourNumber, text: String(NativeMessagingAllowlist[0]) },
    ],
    fields: [{ key: `${key}\\3rdparty\\extensions\\${id}\\policy`, name: 'serverName', required: false }],
  }
}

/** https://mozilla.github.io/policy-templates/#extensions, whose lists leave room for other extensions. */
function firefoxExtension(): Policy {
  const { ExtensionSettings } = JSON.parse(firefoxPolicy()).policies
  const [[id = '', { install_url: url }] = ['', { install_url: '' }]] = Object.entries<{
    install_url: string
  }>(ExtensionSettings)
  const key = 'Software\\Policies\\Mozilla\\Firefox'
  return {
    name: 'ExtensionInFirefox',
    texts: 'extension',
    parts: { browser: 'Firefox', list: 'Extensions', entry: url },
    key: `${key}\\Extensions\\Install`,
    values: [
      { key: `${key}\\Extensions\\Install`, name: ourNumber, text: url },
      { key: `${key}\\Extensions\\Locked`, name: ourNumber, text: id },
    ],
    fields: [{ key: `${key}\\3rdparty\\Extensions\\${id}`, name: 'serverName', required: false }],
  }
}

function admx(name: string, policies: readonly Policy[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="${schema}" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="${name.toLowerCase()}" namespace="TelemetryTracker.Policies.${name}"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="Supported" displayName="$(string.Supported)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="${name}" displayName="$(string.Category)"/>
  </categories>
  <policies>
${policies.map(policy => policyElement(policy, name)).join('\n')}
  </policies>
</policyDefinitions>
`
}

function policyElement({ name, key, values: [first, ...more], fields }: Policy, category: string): string {
  const about = `displayName="$(string.${name})" explainText="$(string.${name}Explained)" presentation="$(presentation.${name})"`
  const list = (isOn: boolean) =>
    more.map(
      value => `        <item key="${inXml(value.key)}" valueName="${value.name}">
          <value>${isOn ? `<string>${inXml(value.text)}</string>` : '<delete/>'}</value>
        </item>`,
    )
  const lines = [
    `    <policy name="${name}" class="Machine" ${about} key="${inXml(key)}"${first ? ` valueName="${first.name}"` : ''}>`,
    `      <parentCategory ref="${category}"/>`,
    '      <supportedOn ref="Supported"/>',
    ...(first === undefined
      ? []
      : [
          `      <enabledValue><string>${inXml(first.text)}</string></enabledValue>`,
          '      <disabledValue><delete/></disabledValue>',
          '      <enabledList>',
          ...list(true),
          '      </enabledList>',
          '      <disabledList>',
          ...list(false),
          '      </disabledList>',
        ]),
    '      <elements>',
    ...fields.map(
      field =>
        `        <text id="${name}Text" key="${inXml(field.key)}" valueName="${field.name}" maxLength="2048"${field.required ? ' required="true"' : ''}/>`,
    ),
    '      </elements>',
    '    </policy>',
  ]
  return lines.join('\n')
}

function adml(category: string, policies: readonly Policy[], texts: PolicyTexts): string {
  const strings = policies.flatMap(({ name, texts: kind, parts }) => [
    [name, filledIn(texts[kind].title, parts)],
    [`${name}Explained`, filledIn(texts[kind].explained, parts)],
  ])
  const all = [['Category', category], ['Supported', texts.supported], ...strings]
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="${schema}" revision="1.0" schemaVersion="1.0">
  <displayName>Telemetry Tracker</displayName>
  <description>${inXml(texts.about)}</description>
  <resources>
    <stringTable>
${all.map(([id = '', text = '']) => `      <string id="${id}">${inXml(text)}</string>`).join('\n')}
    </stringTable>
    <presentationTable>
${policies.map(({ name, texts: kind }) => presentation(name, texts[kind].label)).join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`
}

function presentation(name: string, label: string): string {
  return `      <presentation id="${name}">
        <textBox refId="${name}Text">
          <label>${inXml(label)}</label>
        </textBox>
      </presentation>`
}

function filledIn(text: string, parts: Policy['parts']): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => parts[name] ?? '')
}
