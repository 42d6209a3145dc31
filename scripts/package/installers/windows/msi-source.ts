import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { installedKey } from '../../../../native-host/src/install/preset-of.ts'
import { shippedName } from '../../../../native-host/src/update/trusted-root.ts'
import { browsers } from '../../../../shared/src/browsers.ts'
import { nativeHostName } from '../../../../shared/src/contracts/native-wire.ts'
import type { InstallerJob } from '../installer.ts'
import { agentIfSetUp } from '../linux/paths.ts'
import { product, programFile, replacedFile } from './names.ts'
import { stableId } from './stable-id.ts'

/** The files that the package is made of, by their role. They are in the folder in which wixl runs. */
export interface MsiFiles {
  executable: string
  icon: string
  license: string
  /** The manifests with which browsers find the helper. */
  manifests: Record<'chromium' | 'firefox', string>
  /** The root of updates that helpers trust, if one was given. */
  releasesRoot?: string
}

/** Parameters of the package, and the values of the registry in which it keeps them. */
const parameters = { SERVER: 'server', CODE: 'code', ORG: 'org', NOTICE: 'notice' } as const
/** Never changes: with it Windows finds the version that is installed. */
const upgradeCode = stableId('Telemetry Tracker', 'MSI package')
const key = installedKey.replace(/^HKLM\\/, '')

/** What may be given on the command line although it is not an administrator's. */
const secureProperties: readonly string[] = [
  'NEWER_FOUND',
  'OLDER_FOUND',
  ...Object.keys(parameters).flatMap(name => [name, `FOUND_${name}`]),
]

const putBackAction = 'PutBack'

/** What wixl has no words for, as changes of the package's tables. */
export const tableChanges: readonly string[] = [
  // wixl only knows those of upgrades.
  `UPDATE \`Property\` SET \`Value\`='${secureProperties.join(';')}' WHERE \`Property\`='SecureCustomProperties'`,
  // Done only when an installation fails: an executable named by a property (50), run by the system (2048) in the script
  // (1024) of a roll-back (256), whose result does not matter (64).
  `UPDATE \`CustomAction\` SET \`Type\`=${50 + 64 + 256 + 1024 + 2048} WHERE \`Action\`='${putBackAction}'`,
  // When this version is installed, and when it is removed (3).
  `INSERT INTO \`RemoveFile\` (\`FileKey\`,\`Component_\`,\`FileName\`,\`DirProperty\`,\`InstallMode\`) VALUES ('Replaced','Program','${replacedFile}','INSTALLDIR',3)`,
]

/** The package's source for wixl, which knows a part of https://wixtoolset.org/docs/v3/xsd/wix/. */
export function msiSource(
  { version, preset }: Pick<InstallerJob, 'version' | 'preset'>,
  files: MsiFiles,
): string {
  const number = version.split('-')[0] ?? version
  const content = createHash('sha256').update(readFileSync(files.executable)).digest('hex')
  // Packages with other content are other products for Windows, also of the same version.
  const productCode = stableId('product', version, JSON.stringify(preset), content)
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
  <Product Id="${productCode}" Name="${product}" Manufacturer="${product}" Language="1033" Codepage="65001" Version="${number}" UpgradeCode="${upgradeCode}">
    <Package Description="${product} ${version}" Comments="Counts, never content" Manufacturer="${product}" InstallerVersion="500" Compressed="yes" InstallScope="perMachine" SummaryCodepage="1252"/>
    <Upgrade Id="${upgradeCode}">
      <UpgradeVersion Minimum="0.0.0" IncludeMinimum="yes" Maximum="${number}" IncludeMaximum="yes" Property="OLDER_FOUND"/>
      <UpgradeVersion Minimum="${number}" IncludeMinimum="no" Maximum="255.255.65535" IncludeMaximum="yes" OnlyDetect="yes" Property="NEWER_FOUND"/>
    </Upgrade>
    <Condition Message="A newer version of ${product} is installed.">Installed OR NOT NEWER_FOUND</Condition>
    <Condition Message="${product} needs Windows 10 or newer, 64-bit.">Installed OR (VersionNT64 AND VersionNT &gt;= 603)</Condition>
    <MediaTemplate EmbedCab="yes"/>
    <Icon Id="icon.ico" SourceFile="${basename(files.icon)}"/>
    <Property Id="ARPPRODUCTICON" Value="icon.ico"/>
    <Property Id="ARPNOMODIFY" Value="1"/>
    <Property Id="MSIRESTARTMANAGERCONTROL" Value="Disable"/>
${Object.entries(parameters)
  .map(([name, value]) => parameter(name, value, baked(preset, value)))
  .join('\n')}
    <Property Id="REINSTALLMODE" Value="amus"/>
${endingActions()}
    <InstallExecuteSequence>
${Object.keys(parameters)
  .map(
    (name, i) =>
      `      <Custom Action="Keep${name}" Sequence="${51 + i}">FOUND_${name} AND NOT ${name}</Custom>`,
  )
  .join('\n')}
${endingSequence}
      <RemoveExistingProducts Sequence="1510"/>
    </InstallExecuteSequence>
    <Directory Id="TARGETDIR" Name="SourceDir">
      <Directory Id="ProgramFiles64Folder" Name="PFiles">
        <Directory Id="INSTALLDIR" Name="${product}">
${component('Program', fileElement('Program', programFile, files.executable))}
${component('License', fileElement('License', 'LICENSE.txt', files.license))}
${files.releasesRoot === undefined ? '' : component('ReleasesRoot', fileElement('ReleasesRoot', shippedName, files.releasesRoot))}
          <Directory Id="MANIFESTS" Name="native-messaging">
${Object.entries(files.manifests)
  .map(([form, file]) => manifestFolder(form, file))
  .join('\n')}
          </Directory>
${component('Registry', registryValues().join('\n'))}
        </Directory>
      </Directory>
      <Directory Id="ProgramMenuFolder" Name="Programs">
${component(
  'Menu',
  `            <Shortcut Id="MyNumbers" Name="My numbers" Description="What ${product} has recorded about you" Target="[INSTALLDIR]${programFile}" Arguments="dashboard" WorkingDirectory="INSTALLDIR"/>
${registryValue(key, 'menu', '1', true)}`,
)}
      </Directory>
    </Directory>
    <Feature Id="Everything" Level="1">
${['Program', 'License', ...(files.releasesRoot === undefined ? [] : ['ReleasesRoot']), 'ManifestChromium', 'ManifestFirefox', 'Registry', 'Menu'].map(id => `      <ComponentRef Id="${id}"/>`).join('\n')}
    </Feature>
  </Product>
</Wix>
`
}

/**
 * Before files are replaced or removed, every process of the program ends, of every user. Its file is moved first: a
 * program that runs can be moved, and from then on neither a browser nor a relay can start it again. A repair ends it only.
 */
function endingActions(): string {
  const [file, aside] = [`[INSTALLDIR]${programFile}`, `[INSTALLDIR]${replacedFile}`]
  const moveAway = `/d /c move /y "${file}" "${aside}"`
  const putBack = `/d /c if not exist "${file}" move "${aside}" "${file}"`
  const end = `/f /im ${programFile} /im ${replacedFile}`
  const action = (id: string, tool: string, command: string) =>
    `    <CustomAction Id="${id}" Property="${tool}" ExeCommand="${inAttribute(command)}" Execute="deferred" Impersonate="no" Return="ignore"/>`
  return [
    ...['cmd', 'taskkill'].flatMap(name => [
      `    <Property Id="${name.toUpperCase()}" Value="${name}.exe"/>`,
      `    <CustomAction Id="Find_${name}" Property="${name.toUpperCase()}" Value="[System64Folder]${name}.exe"/>`,
    ]),
    action(putBackAction, 'CMD', putBack),
    action('MoveAway', 'CMD', moveAway),
    action('EndRunning', 'TASKKILL', end),
    action('EndStarted', 'TASKKILL', end),
  ].join('\n')
}

/**
 * Versions before this one are removed only after InstallExecute has carried out what stands before it: Windows refuses
 * that anywhere else after an action of ours
 * (https://learn.microsoft.com/windows/win32/msi/removeexistingproducts-action). A process that was just being started
 * when the file was moved is in no list under its name yet, so such ones are ended right before files are removed (3500).
 */
const endingSequence = `      <Custom Action="Find_cmd" Sequence="1001"/>
      <Custom Action="Find_taskkill" Sequence="1002"/>
      <Custom Action="${putBackAction}" Sequence="1501">NOT Installed OR REMOVE="ALL"</Custom>
      <Custom Action="MoveAway" Sequence="1502">NOT Installed OR REMOVE="ALL"</Custom>
      <Custom Action="EndRunning" Sequence="1503"/>
      <InstallExecute Sequence="1504"/>
      <Custom Action="EndStarted" Sequence="3499"/>`

/** No one acknowledges a notice when an installer is made. */
function baked(
  preset: InstallerJob['preset'],
  value: (typeof parameters)[keyof typeof parameters],
): string | undefined {
  return value === 'notice' ? undefined : preset[value]
}

/** Kept over upgrades: what the command line or the package itself does not say is as it was. */
function parameter(name: string, value: string, baked: string | undefined): string {
  const given = baked === undefined ? '' : `    <Property Id="${name}" Value="${inAttribute(baked)}"/>\n`
  return `${given}    <Property Id="FOUND_${name}">
      <RegistrySearch Id="Find${name}" Root="HKLM" Key="${key}" Name="${value}" Type="raw" Win64="yes"/>
    </Property>
    <CustomAction Id="Keep${name}" Property="${name}" Value="[FOUND_${name}]"/>`
}

/** What the package writes to HKLM: its parameters, how browsers find the helper, and what starts at sign-in. */
function registryValues(): string[] {
  const given = Object.entries(parameters).map(([name, value], i) =>
    registryValue(key, value, `[${name}]`, i === 0),
  )
  const forms = Object.values(browsers).flatMap(({ folders, isChromium }) =>
    folders?.windows === undefined
      ? []
      : [[folders.windows.manifests, isChromium ? 'chromium' : 'firefox'] as const],
  )
  const registered = [...new Map(forms)].map(([folder, form]) =>
    registryValue(
      `Software\\${folder.replaceAll('/', '\\')}\\NativeMessagingHosts\\${nativeHostName}`,
      null,
      `[INSTALLDIR]native-messaging\\${form}\\${nativeHostName}.json`,
    ),
  )
  const start = `"[INSTALLDIR]${programFile}" ${agentIfSetUp.join(' ')}`
  return [
    ...given,
    ...registered,
    registryValue(String.raw`Software\Microsoft\Windows\CurrentVersion\Run`, product, start),
  ]
}

/** @param name null for the value without a name */
function registryValue(inKey: string, name: string | null, value: string, isKeyPath = false): string {
  const named = name === null ? '' : ` Name="${name}"`
  const kept = isKeyPath ? ' KeyPath="yes"' : ''
  return `            <RegistryValue Root="HKLM" Key="${inAttribute(inKey)}"${named} Type="string" Value="${inAttribute(value)}"${kept}/>`
}

function component(id: string, content: string): string {
  return `          <Component Id="${id}" Guid="${stableId('component', id)}" Win64="yes">
${content}
          </Component>`
}

function fileElement(id: string, name: string, source: string): string {
  return `            <File Id="${id}File" Name="${name}" Source="${basename(source)}" KeyPath="yes"/>`
}

function manifestFolder(form: string, file: string): string {
  const id = `Manifest${form.charAt(0).toUpperCase()}${form.slice(1)}`
  return `            <Directory Id="${id}Folder" Name="${form}">
${component(id, fileElement(id, `${nativeHostName}.json`, file))}
            </Directory>`
}

function inAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
