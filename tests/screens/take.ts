import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageCodes } from '@telemetry-tracker/shared/languages'
import { Command } from 'commander'
import { parts } from '../../scripts/build/parts.ts'
import { buildMissing } from '../../scripts/build/progress.ts'
import { root } from '../../scripts/root.ts'
import { startCompany } from './company.ts'
import { pageOfPictures } from './page-of-pictures.ts'
import { fileOf, picturesIn, removePictures } from './pictures.ts'
import { type Look, look, type Screen, show } from './show.ts'
import { type State, states, type View, views } from './views.ts'

/** One way to open a view, and how it is then photographed. */
interface Shot extends Screen {
  widths: readonly Look['width'][]
  themes: readonly Look['theme'][]
}

/**
 * `npm run screenshots`: takes pictures of every view, theme, width and state, and writes a page that shows
 * them side by side.
 */
const command = new Command('screenshots')
  .description('Takes pictures of every view of the dashboards, in each theme, width and state.')
  .option('--only <name>', 'only the views whose name begins so; pictures of others stay')
  .option('--folder <path>', 'where they go', join(root, 'out/screenshots'))
  .parse()
const { only, folder } = command.opts<{ only?: string; folder: string }>()
const chosen = views.filter(({ name }) => only === undefined || name.startsWith(only))
if (chosen.length === 0)
  command.error(`No view is called ${only}. There are: ${views.map(({ name }) => name).join(', ')}.`)

const themes = ['light', 'dark'] as const
/** The screens that a view is opened on, and the widths it is then shown at. */
const screens: readonly Shot[] = [
  { widths: [360, 768, 1440], themes },
  // A screen of 1440 px at 200 % has half as many CSS pixels, each four on the screen.
  { widths: [720], themes, zoom: 2 },
]
/** The other languages: texts that are too long show at the smallest width. */
const languages: readonly Shot[] = languageCodes
  .filter(code => code !== 'en')
  .map(locale => ({ widths: [360, 1440], themes: ['light'], locale }))

await buildMissing(parts, console.log)
mkdirSync(folder, { recursive: true })
removePictures(folder, namesOf(chosen))
const company = await startCompany()
try {
  await takeAll()
} finally {
  await company[Symbol.asyncDispose]()
}

async function takeAll(): Promise<void> {
  const wanted = chosen.flatMap(view =>
    (view.states ?? states).map((state, index) => ({ view, state, isFirst: index === 0 })),
  )
  const queue = wanted.values()
  // While one page waits for its server, another can be drawn.
  const photographer = async () => {
    for (const { view, state, isFirst } of queue) {
      for (const screen of isFirst ? [...screens, ...languages] : screens) await take(view, state, screen)
      console.log(`${view.name}, ${state}`)
    }
  }
  await Promise.all(Array.from({ length: 3 }, photographer))
  const pictures = picturesIn(folder, namesOf(views))
  writeFileSync(join(folder, 'index.html'), pageOfPictures(pictures))
  console.log(`${pictures.length} pictures: ${join(folder, 'index.html')}`)
}

async function take(view: View, state: State, { widths, themes, ...screen }: Shot): Promise<void> {
  const page = await show(company.browser, company.servers, view, state, screen)
  const takeEach = async (...end: string[]) => {
    for (const theme of themes)
      for (const width of widths) {
        await look(page, { theme, width })
        const size = [width * (screen.zoom ?? 1), ...(screen.zoom ? ['zoomed'] : []), ...end]
        const picture = { view: view.name, state, look: [screen.locale ?? theme, ...size].join('-') }
        const path = join(folder, fileOf(picture))
        await page.screenshot({ path, fullPage: true, animations: 'disabled' })
      }
  }
  await takeEach()
  if (view.act && state === 'demo') {
    await view.act(page)
    await takeEach('then')
  }
  await page.close()
}

function namesOf(views: readonly View[]): string[] {
  return views.map(({ name }) => name)
}
