import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from '../root.ts'
import { icons } from './icons.ts'

/** `npm run icons`: renders the icons of extension and helper from their drawings with an installed Chromium. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
for (const { drawing, file, folder, size, colours } of icons) {
  mkdirSync(join(root, folder), { recursive: true })
  const svg = readFileSync(join(root, 'extension/assets', drawing), 'utf8')
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>html, body { margin: 0 } svg { display: block; inline-size: ${size}px; ${colours} }</style>${svg}`,
  )
  writeFileSync(join(root, folder, file), await page.screenshot({ omitBackground: true }))
  console.log(`drew ${file}`)
}
await browser.close()
