import { join, resolve } from 'node:path'
import { webAddress } from '@telemetry-tracker/shared/settings/addresses'
import { Command, InvalidArgumentError } from 'commander'
import { parts } from './build/parts.ts'
import { buildMissing } from './build/progress.ts'
import { makeOwnExtension, UnfitPackage } from './own-extension/own-extension.ts'
import { root } from './root.ts'

interface Options {
  server: string
  key: string
  signedXpi?: string
  unsigned: boolean
  out: string
}

const program = new Command('own-extension')
  .description(
    'Packs the browser extension for installing it without a store, from your own server, by policy. See docs/own-extension.md.',
  )
  .requiredOption('--server <address>', 'the address of your server, as browsers reach it', parseServer)
  .option(
    '--key <file>',
    'the private key that signs for Chromium browsers; made if there is none. Keep it: the id of the extension follows from it',
    join(root, 'extension-key.pem'),
  )
  .option('--signed-xpi <file>', 'the package for Firefox, as Mozilla has signed it')
  .option(
    '--unsigned',
    'offer Firefox the unsigned package: for trying it out; only Firefox ESR installs it, and its policy turns off the check of signatures for every extension',
    false,
  )
  .option('--out <folder>', 'where to put it', join(root, 'extension/out/own-server'))
  .addHelpText(
    'after',
    `
Example:
  npm run own-extension -- --server https://telemetry.example --key /media/usb/extension-key.pem`,
  )
  .action(async ({ server, key, signedXpi, unsigned, out }: Options) => {
    await buildMissing(parts, console.log)
    try {
      const made = await makeOwnExtension({
        server,
        keyFile: resolve(key),
        ...(signedXpi !== undefined && { signedXpi: resolve(signedXpi) }),
        mayBeUnsigned: unsigned,
        built: {
          chromium: join(root, 'extension/.output/chrome-mv3'),
          firefox: join(root, 'extension/.output/firefox-mv3'),
        },
        out: resolve(out),
      })
      console.log(nextSteps(made, { key, out }))
    } catch (error) {
      if (!(error instanceof UnfitPackage)) throw error
      program.error(error.message)
    }
  })

function parseServer(text: string): string {
  const { data, error } = webAddress('https://telemetry.example').safeParse(text)
  if (data !== undefined) return data
  throw new InvalidArgumentError(error?.issues.map(({ message }) => message).join('; ') ?? 'It is empty.')
}

function nextSteps(
  { id, isNewKey, toSign }: Awaited<ReturnType<typeof makeOwnExtension>>,
  { key, out }: Pick<Options, 'key' | 'out'>,
): string {
  const steps = [
    ...(isNewKey ? [`Keep ${key} secret and safe: without it, installed extensions get no updates.`] : []),
    `Copy ${out}/served to the server, and set EXTENSION_DIR to it.`,
    `Make installers of the helper with --extension-ids ${id}, so that the helper accepts this extension.`,
    `Roll out the files in ${out}/policies.`,
    ...(toSign === undefined
      ? []
      : [
          `For Firefox, let Mozilla sign ${toSign} (self-distribution), then run this again with --signed-xpi.`,
        ]),
  ]
  return `The extension's id in Chromium browsers: ${id}\nNext:\n${steps.map(step => `- ${step}`).join('\n')}`
}

await program.parseAsync()
