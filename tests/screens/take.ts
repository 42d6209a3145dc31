import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { parts } from '../../scripts/build/parts.ts'
import { buildMissing } from '../../scripts/build/progress.ts'
import { root } from '../../scripts/root.ts'
import { startCompany } from './company.ts'
import { type Picture, pageOfPictures } from './page-of-pictures.ts'
import { type Look, show } from './show.ts'
import { type State, states, type View, views } from './views.ts'

/** `npm run screenshots`: pictures of every view, theme, width and state, and a page that shows them side by side. */
const { only, folder } = new Command('screenshots')
  .description('Takes pictures of every view of the dashboards, in each theme, width and state.')
  .option('--only <name>', 'only the views whose name begins so')
  .option('--folder <path>', 'where they go', join(root, 'out/screenshots'))
  .parse()
  .opts<{ only?: string; folder: string }>()

const sizes = [
  { name: '360', width: 360 },
  { name: '768', width: 768 },
  { name: '1440', width: 1440 },
  // A screen of 1440 px at 200 % has half as many CSS pixels, each four on the screen.
  { name: '1440-zoomed', width: 720, zoom: 2 },
]
const looks = (['light', 'dark'] as const).flatMap(theme =>
  sizes.map(({ name, ...size }) => ({ name: `${theme}-${name}`, ...size, theme })),
)
/** The other languages: what is longest there shows at the smallest width. */
const languages = ['de', 'fr', 'es', 'hi'].flatMap(locale =>
  [360, 1440].map(width => ({ name: `${locale}-${width}`, locale, width, theme: 'light' as const })),
)

await buildMissing(parts, console.log)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const company = await startCompany()
try {
  await takeAll()
} finally {
  await company[Symbol.asyncDispose]()
}

async function takeAll(): Promise<void> {
  const pictures: Picture[] = []
  for (const view of views.filter(({ name }) => only === undefined || name.startsWith(only))) {
    for (const state of view.states ?? states) {
      for (const look of looks) pictures.push(await take(view, state, look))
      if (state === (view.states ?? states)[0])
        for (const look of languages) pictures.push(await take(view, state, look))
      console.log(`${view.name}, ${state}: ${pictures.length} pictures so far`)
    }
  }
  writeFileSync(join(folder, 'index.html'), pageOfPictures(pictures))
  console.log(`${pictures.length} pictures: ${join(folder, 'index.html')}`)
}

async function take(view: View, state: State, look: Look & { name: string }): Promise<Picture> {
  const file = `${view.name}.${state}.${look.name}.png`
  const page = await show(company.browser, company.servers, view, state, look)
  await page.screenshot({ path: join(folder, file), fullPage: true, animations: 'disabled' })
  await page.close()
  return { view: view.name, state, look: look.name, file }
}
