import { mkdirSync, writeFileSync } from 'node:fs'
import { generatedPages } from './pages.ts'

for (const [file, page] of Object.entries(generatedPages)) {
  const path = new URL(`../../${file}`, import.meta.url)
  mkdirSync(new URL('.', path), { recursive: true })
  writeFileSync(path, page())
  console.log(`wrote ${file}`)
}
