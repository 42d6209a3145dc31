import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { presetSchema } from '../native-host/src/preset.ts'
import { chosenInstallers, installers } from './package/installers/installers.ts'
import { makeInstallers, ToolsMissing } from './package/installers/make-installers.ts'
import { packageHelper } from './package/package-helper.ts'
import { hostTarget, type Target, targets } from './package/targets.ts'
import { root } from './root.ts'

const names = targets.map(({ name }) => name)
const kinds = installers.map(({ kind }) => kind)

interface Options {
  target?: string
  installers?: string[]
  server?: string
  code?: string
  org?: string
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
    new Option('--installers <kinds...>', `makes installers: ${installers.map(describe).join('; ')}`)
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
    '--extension-ids <ids>',
    'bake in: further ids of the extension in Chromium browsers, comma-separated, such as that of your own package',
    bakedIn('extensionIds', text => text.split(',')),
  )
  .option('--out <folder>', 'where to put it', join(root, 'native-host/out'))
  .addHelpText(
    'after',
    `
Installers are in the subfolder \`installers\`. They are signed with the GnuPG keys that DEB_SIGN_KEY and RPM_SIGN_KEY name, else unsigned.
The same commit gives the same bytes (without signatures), with the time of the commit or of SOURCE_DATE_EPOCH.

Examples:
  npm run package -- --target all
  npm run package -- --installers linux --server https://telemetry.example --org 'Example Inc.'`,
  )
  .action(async (options: Options) => {
    const { target, out, installers: chosenKinds, ...preset } = options
    if (chosenKinds !== undefined) return makeChosen(chosenKinds, presetSchema.parse(preset), out)
    if (Object.keys(preset).length > 0)
      program.error('--server, --code, --org and --extension-ids belong to installers. Add --installers.')
    for (const one of chosen(target)) {
      console.log(`  … packaging: ${one.name}`)
      const startedMs = performance.now()
      const path = await packageHelper(one, out)
      console.log(`  ✔ ${path} in ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`)
    }
  })

function describe({ kind, makes }: (typeof installers)[number]): string {
  return `${kind} (${makes})`
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

async function makeChosen(
  chosenKinds: readonly string[],
  preset: Parameters<typeof makeInstallers>[1]['preset'],
  folder: string,
) {
  try {
    await makeInstallers(chosenInstallers(chosenKinds), { preset, folder, say: line => console.log(line) })
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
