import { fileOf, type Picture } from './pictures.ts'

/** A page that shows pictures side by side: a row for each view and state. */
export function pageOfPictures(pictures: readonly Picture[]): string {
  const rows = Map.groupBy(pictures, ({ view, state }) => `${view} · ${state}`)
  const sections = [...rows].map(
    ([title, row]) => `<h2>${title}</h2>\n<div>${row.map(figure).join('\n')}</div>`,
  )
  return `<!doctype html>
<meta charset="utf-8">
<title>Screenshots</title>
<style>
  body { font: 14px system-ui; margin: 16px; background: #ccc }
  div { display: flex; gap: 16px; overflow-x: auto; align-items: start }
  figure { margin: 0; flex: none }
  img { max-height: 640px; max-width: 640px; border: 1px solid #888 }
</style>
<h1>${pictures.length} screenshots</h1>
${sections.join('\n')}
`
}

function figure(picture: Picture): string {
  const file = fileOf(picture)
  return `<figure><figcaption>${picture.look}</figcaption><a href="${file}"><img loading="lazy" src="${file}" alt=""></a></figure>`
}
