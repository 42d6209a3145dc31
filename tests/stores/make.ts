import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Language, languageCodes } from '@telemetry-tracker/shared/languages'
import { Command, Option } from 'commander'
import { listingSchema, type Store, stores } from '../../extension/store/listing.ts'
import {
  answerFiles,
  type BuiltManifest,
  languageFolder,
  listingFiles,
} from '../../extension/store/listing-files.ts'
import { parts } from '../../scripts/build/parts.ts'
import { buildMissing } from '../../scripts/build/progress.ts'
import { root } from '../../scripts/root.ts'
import { readTexts } from '../popup/languages.ts'
import { startCompany } from '../screens/company.ts'
import { takePictures } from './take-pictures.ts'

/**
 * `npm run stores`: what Chrome's, Edge's and Firefox's stores want, ready to upload.
 */
const names = Object.keys(stores) as Store[]
const command = new Command('stores')
  .description(
    'Makes what the stores of Chrome, Edge and Firefox want of the extension: packages, texts, pictures and answers. See docs/stores.md.',
  )
  .addOption(
    new Option('--languages <codes...>', 'only the pictures of these languages').choices(languageCodes),
  )
  .option('--no-packages', 'without the packages')
  .option('--no-pictures', 'without the pictures, which need Chromium')
  .option('--out <folder>', 'where to put it', join(root, 'extension/out/stores'))
  .addHelpText(
    'after',
    `
Example:
  npm run stores -- --languages en de`,
  )
  .parse()
const options = command.opts<{
  languages?: Language[]
  packages: boolean
  pictures: boolean
  out: string
}>()
const output = join(root, 'extension/.output')

await buildMissing(parts, console.log)
if (options.packages) packInto()
writeTexts()
if (options.pictures) await addPictures()
console.log(`  ✔ ${options.out}`)

/** The built packages: each store wants its own, and Firefox's also the sources. */
function packInto(): void {
  const stdio = 'inherit'
  const environment = { ...process.env, NODE_ENV: 'production' }
  execFileSync('npm', ['run', 'zip', '--workspace', 'extension'], { cwd: root, env: environment, stdio })
  const wanted: Record<Store, readonly string[]> = {
    chrome: ['-chrome-store.zip'],
    edge: ['-chrome-store.zip'],
    firefox: ['-firefox.zip', '-sources.zip'],
  }
  for (const store of names) {
    rmSync(join(options.out, store), { recursive: true, force: true })
    mkdirSync(join(options.out, store), { recursive: true })
    for (const end of wanted[store]) {
      const file = readdirSync(output).find(name => name.endsWith(end))
      if (file === undefined) throw new Error(`there is no package *${end} in ${output}`)
      copyFileSync(join(output, file), join(options.out, store, file))
    }
  }
}

function writeTexts(): void {
  for (const store of names) {
    const built = store === 'firefox' ? 'firefox-mv3' : 'chrome-mv3'
    const manifest: BuiltManifest = JSON.parse(readFileSync(join(output, built, 'manifest.json'), 'utf8'))
    const texts = languageCodes.map(language => listingFiles(store, language, textsIn(language)))
    for (const [file, text] of Object.entries(Object.assign(answerFiles(store, manifest), ...texts)))
      write(store, file, String(text))
    write(store, 'icon-128.png', readFileSync(join(root, 'extension/public/icon/128.png')))
  }
}

async function addPictures(): Promise<void> {
  const company = await startCompany()
  try {
    for (const language of options.languages ?? languageCodes) {
      const { name, listing } = textsIn(language)
      const pictures = await takePictures(company, language, { pictures: listing.pictures, name })
      for (const store of names)
        for (const [file, picture] of Object.entries(pictures))
          if (store !== 'firefox' || !file.startsWith('promo'))
            write(store, `${languageFolder(store, language)}/${file}`, picture)
      console.log(`  ✔ pictures: ${language}`)
    }
  } finally {
    await company[Symbol.asyncDispose]()
  }
}

function textsIn(language: Language) {
  const file = join(root, 'extension/store/texts', `${language}.json`)
  return {
    name: readTexts(language)('extensionName'),
    listing: listingSchema.parse(JSON.parse(readFileSync(file, 'utf8'))),
  }
}

function write(store: Store, file: string, content: string | Buffer): void {
  const path = join(options.out, store, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
