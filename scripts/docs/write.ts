import { writeFileSync } from 'node:fs'
import { generatedPages } from './pages.ts'

for (const [file, page] of Object.entries(generatedPages)) {
  writeFileSync(new URL(`../../${file}`, import.meta.url), page())
  console.log(`wrote ${file}`)
}
