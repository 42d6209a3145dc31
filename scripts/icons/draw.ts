import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from '../root.ts'
import { icons } from './icons.ts'

/** `npm run icons`: renders the extension's icons from their drawings with an installed Chromium. */
const folder = join(root, 'extension/public/icon')
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
for (const { drawing, file, size, colours } of icons) {
  const svg = readFileSync(join(root, 'extension/assets', drawing), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>html, body { margin: 0 } svg { display: block; inline-size: ${size}px; ${colours} }</style>${svg}`,
  )
  writeFileSync(join(folder, file), await page.screenshot({ omitBackground: true }))
  console.log(`drew ${file}`)
}
await browser.close()
