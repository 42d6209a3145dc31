/** The size that all three stores accept. */
export const pictureSize = { width: 1280, height: 800 }
/** Chrome's and Edge's small promotional tile. */
export const tileSize = { width: 440, height: 280 }

interface Caption {
  title: string
  text: string
  language: string
}

/** A page with a popup beside what it shows; one that `goesOn` below what fits fades out. */
export function popupPicture(
  { title, text, language }: Caption,
  popup: Buffer,
  { goesOn = false } = {},
): string {
  return page(
    language,
    `<main class="beside${goesOn ? ' goes-on' : ''}"><div><h1>${escaped(title)}</h1><p>${escaped(text)}</p></div>
    <img src="${asAddress(popup)}" alt=""></main>`,
  )
}

/** A page with a page of the product below what it shows. */
export function pagePicture({ title, text, language }: Caption, shown: Buffer): string {
  return page(
    language,
    `<main class="below"><div><h1>${escaped(title)}</h1><p>${escaped(text)}</p></div>
    <img src="${asAddress(shown)}" alt=""></main>`,
  )
}

/** The tile: the icon, the name and one sentence. */
export function tile({ title, text, language }: Caption, icon: Buffer): string {
  return page(
    language,
    `<main class="tile"><img src="${asAddress(icon)}" alt=""><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main>`,
  )
}

function page(language: string, body: string): string {
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><style>${style}</style>${body}</html>`
}

const style = `
  * { box-sizing: border-box; margin: 0 }
  body { font-family: system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif; color: #fff; overflow: hidden;
    background: linear-gradient(135deg, #2b3890, #3f51c9 60%, #5b6de0) }
  main { width: 100vw; height: 100vh; display: grid }
  .beside { grid-template-columns: 1fr auto; align-items: center; gap: 72px; padding: 0 104px 0 88px }
  .beside h1 { font-size: 54px; line-height: 1.15; letter-spacing: -0.01em }
  .beside p { font-size: 25px; line-height: 1.45; margin-block-start: 24px; opacity: 0.92 }
  .beside img { width: 450px; max-height: 720px; border-radius: 14px; box-shadow: 0 24px 64px #0006;
    object-fit: cover; object-position: top }
  .goes-on img { mask-image: linear-gradient(#000 82%, #0000) }
  .below { grid-template-rows: auto 1fr; justify-items: center; padding: 40px 0 0; row-gap: 28px; text-align: center }
  .below h1 { font-size: 38px; line-height: 1.2; letter-spacing: -0.01em }
  .below p { font-size: 21px; margin-block-start: 10px; opacity: 0.92 }
  .below img { width: 1120px; border-radius: 14px 14px 0 0; box-shadow: 0 24px 64px #0006 }
  .tile { justify-items: center; align-content: center; text-align: center; padding: 24px; row-gap: 12px }
  .tile img { width: 72px; border-radius: 16px; background: #fff; padding: 10px }
  .tile h1 { font-size: 32px }
  .tile p { font-size: 16px; line-height: 1.4; opacity: 0.92; max-width: 360px }
`

function asAddress(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
