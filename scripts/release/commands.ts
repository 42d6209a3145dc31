import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type CollectionChange,
  collectionChangeSchema,
  releaseSystems,
  releaseVersionSchema,
} from '@telemetry-tracker/shared/contracts/releases'
import { Command, InvalidArgumentError, Option } from 'commander'
import { createRepository, type Threshold } from './create-repository.ts'
import { describeRelease, describeRepository, expiringRoles, repositoryState } from './describe-repository.ts'
import { addRelease, changeRollOut } from './releases.ts'
import { renewRoot } from './renew-root.ts'
import { openRepository, publishSnapshot, publishTargets, readSnapshot, readTargets } from './repository.ts'
import { type Role, roles } from './signing-keys.ts'
import { UsageError } from './usage-error.ts'

/** `npm run release -- …`: makes, signs and changes the repository that helpers are updated from. */
export function createReleaseCommands(now: () => number, print: (text: string) => void): Command {
  const program = new Command('release')
    .description('Makes and signs the repository (TUF) from which helpers are updated. See docs/releases.md.')
    .addHelpText('after', examples)
  const open = (keys: string) => openRepository(resolve(keys), now())

  program
    .command('init')
    .description('create the keys and an empty repository')
    .requiredOption('--root-keys <folders...>', 'where the root keys are written: other media, kept offline')
    .addOption(keysOption())
    .option('--repository <folder>', 'the folder that the server offers (RELEASES_DIR)', 'releases')
    .addOption(thresholdOption('root', 'the root', '1/1'))
    .addOption(thresholdOption('targets', 'releases', '1/1'))
    .addOption(expiryOption('root', 365))
    .addOption(expiryOption('targets', 365))
    .addOption(expiryOption('snapshot', 30))
    .addOption(expiryOption('timestamp', 30))
    .action((options: InitOptions) => {
      const one = { threshold: 1, keys: 1 }
      const folder = resolve(options.repository)
      const rootKeys = options.rootKeys.map(each => resolve(each))
      createRepository(
        {
          folder,
          keys: resolve(options.keys),
          rootKeys,
          thresholds: { root: options.root, targets: options.targets, snapshot: one, timestamp: one },
          expiryDays: {
            root: options.rootDays,
            targets: options.targetsDays,
            snapshot: options.snapshotDays,
            timestamp: options.timestampDays,
          },
        },
        now(),
      )
      print(
        `Created the repository ${folder}.\nRoot keys: ${rootKeys.join(', ')}. Copy them, take them offline, and keep them: without them no lost key can be replaced.\nOther keys: ${resolve(options.keys)}. Keep a copy.\nNext: set RELEASES_DIR=${folder} for the server, and add a release with \`add\`.`,
      )
    })

  program
    .command('add')
    .description('add a packaged executable; no device gets it before `roll-out`')
    .argument('<file>', 'the executable')
    .addOption(keysOption())
    .requiredOption('--release <version>', 'its version, such as 0.3.0', releaseVersion)
    .addOption(
      new Option('--target <system>', 'the system it is for').choices(releaseSystems).makeOptionMandatory(),
    )
    .requiredOption(
      '--collection <change>',
      'what changes in what is collected: `nothing`, or a JSON file with a sentence by language ({"en": "…"})',
      collectionChange,
    )
    .option('--percent <number>', 'roll it out to so many devices at once', percent, 0)
    .action(async (file: string, options: AddOptions) => {
      const { release: version, target: system, collection, percent: rollOutPercent } = options
      const release = { version, system, collection, rollOutPercent, isStopped: false }
      print(describeRelease(await addRelease(open(options.keys), resolve(file), release)))
    })

  program
    .command('roll-out')
    .description('let this share of devices install a release, on all systems it was added for')
    .argument('<version>', 'such as 0.3.0', releaseVersion)
    .addOption(keysOption())
    .requiredOption(
      '--percent <number>',
      'from 0 to 100; devices that were in a smaller share stay in',
      percent,
    )
    .action((version: string, options: { keys: string; percent: number }) => {
      const change = { rollOutPercent: options.percent, isStopped: false }
      print(changeRollOut(open(options.keys), version, change).map(describeRelease).join('\n'))
    })

  program
    .command('stop')
    .description('let no more devices install a release; those that have it keep it')
    .argument('<version>', 'such as 0.3.0', releaseVersion)
    .addOption(keysOption())
    .action((version: string, options: { keys: string }) => {
      print(changeRollOut(open(options.keys), version, { isStopped: true }).map(describeRelease).join('\n'))
    })

  program
    .command('refresh')
    .description('sign snapshot and timestamp again, so that they do not expire; run it regularly')
    .addOption(keysOption())
    .option('--targets', 'also sign the list of releases again', false)
    .action((options: { keys: string; targets: boolean }) => {
      const repository = open(options.keys)
      const listed = readSnapshot(repository).signed.meta['targets.json']
      if (options.targets) publishTargets(repository, readTargets(repository).signed.targets)
      else if (listed !== undefined) publishSnapshot(repository, listed)
      print(describeRepository(repositoryState(repository)))
    })

  program
    .command('renew-root')
    .description('sign the next root: valid for longer, with new keys where some were lost')
    .requiredOption('--root-keys <folders...>', 'where the present root keys are')
    .addOption(keysOption())
    .addOption(new Option('--replace <roles...>', 'roles that get new keys').choices(roles).default([]))
    .option('--new-root-keys <folders...>', 'where new root keys are written, with `--replace root`')
    .action((options: RenewOptions) => {
      const repository = open(options.keys)
      const version = renewRoot(repository, options)
      print(`Signed root ${version}.\n${describeRepository(repositoryState(repository))}`)
    })

  program
    .command('status')
    .description('show releases, roll-outs and when metadata expires; exit code 1 if something expires soon')
    .addOption(keysOption())
    .option('--json', 'for programs', false)
    .option('--days <number>', 'how soon is soon', days, 7)
    .action((options: { keys: string; json: boolean; days: number }) => {
      const state = repositoryState(open(options.keys))
      print(options.json ? JSON.stringify(state, null, 2) : describeRepository(state))
      const expiring = expiringRoles(state, options.days)
      if (expiring.length === 0) return
      const cures = expiring.map(role => `${role}: ${cureOf[role]}`)
      throw new UsageError(`Expired, or expires within ${options.days} days. ${cures.join('; ')}.`)
    })
  return program
}

interface InitOptions {
  rootKeys: string[]
  keys: string
  repository: string
  root: Threshold
  targets: Threshold
  rootDays: number
  targetsDays: number
  snapshotDays: number
  timestampDays: number
}

interface AddOptions {
  keys: string
  release: string
  target: (typeof releaseSystems)[number]
  collection: CollectionChange
  percent: number
}

interface RenewOptions {
  rootKeys: string[]
  keys: string
  replace: Role[]
  newRootKeys?: string[]
}

const cureOf: Record<Role, string> = {
  root: 'run `renew-root` with the root keys',
  targets: 'run `refresh --targets`',
  snapshot: 'run `refresh`',
  timestamp: 'run `refresh`',
}

function keysOption(): Option {
  return new Option('--keys <folder>', 'the folder of the keys other than the root’s').default('release-keys')
}

function thresholdOption(role: string, what: string, fallback: string): Option {
  return new Option(`--${role} <needed/keys>`, `how many of how many keys must sign ${what}`)
    .argParser(threshold)
    .default(threshold(fallback), fallback)
}

function expiryOption(role: Role, fallback: number): Option {
  return new Option(`--${role}-days <number>`, `for how many days ${role} metadata is valid`)
    .argParser(days)
    .default(fallback)
}

function threshold(text: string): Threshold {
  const [needed = 0, keys = 0] = text.split('/').map(Number)
  if (/^\d+\/\d+$/.test(text) && needed >= 1 && needed <= keys && keys <= 20)
    return { threshold: needed, keys }
  throw new InvalidArgumentError('Use two numbers such as 2/3: two of three keys.')
}

function days(text: string): number {
  return numberWithin(text, 1, 3_650)
}

function percent(text: string): number {
  return numberWithin(text, 0, 100)
}

function numberWithin(text: string, min: number, max: number): number {
  const number = Number(text)
  if (text.trim() !== '' && number >= min && number <= max) return number
  throw new InvalidArgumentError(`Use a number from ${min} to ${max}.`)
}

function releaseVersion(text: string): string {
  if (releaseVersionSchema.safeParse(text).success) return text
  throw new InvalidArgumentError('Use three numbers such as 0.3.0.')
}

function collectionChange(text: string): CollectionChange {
  if (text === 'nothing') return text
  try {
    return collectionChangeSchema.parse(JSON.parse(readFileSync(text, 'utf8')))
  } catch (error) {
    throw new InvalidArgumentError(
      `Use \`nothing\`, or a JSON file such as {"en": "Wheel steps are counted."} (${error instanceof Error ? error.message : String(error)}).`,
    )
  }
}

const examples = `
Examples:
  npm run release -- init --root-keys /media/usb-a /media/usb-b /media/usb-c --root 2/3 --repository /srv/releases
  npm run package -- --target all
  npm run release -- add native-host/out/telemetry-tracker-linux-x64 --release 0.3.0 --target linux-x64 --collection nothing
  npm run release -- roll-out 0.3.0 --percent 10
  npm run release -- roll-out 0.3.0 --percent 100
  npm run release -- stop 0.3.0
  npm run release -- refresh                 # once a week, for example by cron
  npm run release -- status --days 14        # exit code 1 if something expires soon
  npm run release -- renew-root --root-keys /media/usb-a /media/usb-b --replace timestamp

Keys are files that only you can read, and are never printed. The server needs the repository only, never a key.
`
