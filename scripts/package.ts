import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { presetSchema } from '../native-host/src/preset.ts'
import { chosenInstallers, installers } from './package/installers/installers.ts'
import { type Making, makeInstallers, ToolsMissing } from './package/installers/make-installers.ts'
import { checkedReleasesRoot } from './package/installers/releases-root.ts'
import { packageHelper } from './package/package-helper.ts'
import { hostTarget, type Target, targets } from './package/targets.ts'
import { root } from './root.ts'

const names = targets.map(({ name }) => name)
const kinds = [...new Set(installers.map(({ kind }) => kind))]

interface Options {
  target?: string
  installers?: string[]
  server?: string
  code?: string
  org?: string
  releasesRoot?: string
  extensionIds?: string[]
  out: string
}

const program = new Command('package')
  .description(
    'Makes the helper one executable file a system, with everything it needs inside, and installers of it.',
  )
  .addOption(
    new Option('--target <system>', 'the system it is for; this one when not given').choices([
      ...names,
      'all',
    ]),
  )
  .addOption(
    new Option('--installers <kinds...>', `makes installers: ${kinds.map(describe).join('; ')}`)
      .choices([...kinds, 'all'])
      .conflicts('target'),
  )
  .option('--server <address>', 'bake in: the address of your server', bakedIn('server'))
  .option(
    '--code <code>',
    'bake in: a one-time code or link, which `enrol` uses when it is given none. Every user of the computer can read it there, so use it for installers that only one person gets',
    bakedIn('code'),
  )
  .option('--org <name>', 'bake in: the name of your organisation', bakedIn('org'))
  .option(
    '--releases-root <file>',
    'bake in: the root of your updates, which helpers trust instead of the first one of their server (docs/releases.md)',
    releasesRootFile,
  )
  .option(
    '--extension-ids <ids>',
    'bake in: further ids of the extension in Chromium browsers, comma-separated, such as that of your own package',
    bakedIn('extensionIds', text => text.split(',')),
  )
  .option('--out <folder>', 'where to put it', join(root, 'native-host/out'))
  .addHelpText(
    'after',
    `
Installers are in the subfolder \`installers\`. They are signed if there are keys, else unsigned, and the command says so:
  Linux    the GnuPG keys that DEB_SIGN_KEY and RPM_SIGN_KEY name
  Windows  the certificate of WINDOWS_SIGN_PFX (a file; its password is in the file that WINDOWS_SIGN_PASSWORD_FILE names), or of
           WINDOWS_SIGN_PKCS11_MODULE with WINDOWS_SIGN_PKCS11_URI; WINDOWS_SIGN_TIMESTAMP_URL keeps it valid afterwards
macOS installers are made here as .zip, unsigned; make-pkg.sh and make-dmg.sh in scripts/package/installers/macos make .pkg and .dmg of it on macOS, and sign.
The same commit gives the same bytes (without signatures), with the time of the commit or of SOURCE_DATE_EPOCH.

Examples:
  npm run package -- --target all
  npm run package -- --installers linux --server https://telemetry.example --org 'Example Inc.'
  npm run package -- --installers windows linux --server https://telemetry.example`,
  )
  .action(async (options: Options) => {
    const { target, out: folder, installers: chosenKinds, ...given } = options
    const { releasesRoot, ...preset } = given
    if (chosenKinds !== undefined)
      return makeChosen(chosenKinds, {
        preset: presetSchema.parse(preset),
        folder,
        ...(releasesRoot !== undefined && { releasesRoot }),
      })
    if (Object.keys(given).length > 0)
      program.error(
        '--server, --code, --org, --extension-ids and --releases-root belong to installers. Add --installers.',
      )
    for (const one of chosen(target)) {
      console.log(`  … packaging: ${one.name}`)
      const startedMs = performance.now()
      const path = await packageHelper(one, folder)
      console.log(`  ✔ ${path} in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
    }
  })

function describe(kind: string): string {
  const made = installers.filter(installer => installer.kind === kind).map(({ makes }) => makes)
  return `${kind} (${made.join(', ')})`
}

function releasesRootFile(file: string): string {
  try {
    return checkedReleasesRoot(resolve(file))
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

function bakedIn(
  key: keyof typeof presetSchema.shape,
  parse: (text: string) => unknown = text => text,
): (text: string) => unknown {
  return text => {
    const { success, data, error } = presetSchema.shape[key].safeParse(parse(text))
    if (success && data !== undefined) return data
    throw new InvalidArgumentError(error?.issues.map(({ message }) => message).join('; ') ?? 'It is empty.')
  }
}

async function makeChosen(chosenKinds: readonly string[], making: Omit<Making, 'say'>) {
  try {
    await makeInstallers(chosenInstallers(chosenKinds), { ...making, say: line => console.log(line) })
  } catch (error) {
    if (!(error instanceof ToolsMissing)) throw error
    program.error(error.message)
  }
}

function chosen(name: string | undefined): readonly Target[] {
  if (name === 'all') return targets
  const found = name === undefined ? hostTarget() : targets.find(target => target.name === name)
  if (found !== undefined) return [found]
  return program.error(`There is no target for this system. Choose one with --target: ${names.join(', ')}.`)
}

await program.parseAsync()
