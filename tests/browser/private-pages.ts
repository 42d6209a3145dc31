import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder with a page and a PDF on this machine only; all names and titles contain a secret. */
export function writePrivatePages(folder: string, secret: string): string {
  const place = join(folder, secret)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'page.html'), `<!doctype html><title>${secret}</title>${secret}`)
  writeFileSync(join(place, 'paper.pdf'), emptyPdf)
  return place
}

const emptyPdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj
trailer<</Root 1 0 R>>
`
