import { browsers } from '@telemetry-tracker/shared/browsers'
import { parse } from 'tldts'
import { isKnownBrowser } from './browser-kind.ts'
import type { Range } from './title-form.ts'

const label = '[\\p{L}\\p{N}\\p{M}_-]+'
const host = `(?:${label}\\.)+[\\p{L}\\p{M}][\\p{L}\\p{N}\\p{M}-]+\\.?`
const ipv4 = '\\d{1,3}(?:\\.\\d{1,3}){3}'
const schemes = [
  'about|blob|chrome-extension|data|file|ftp|javascript|jar|mailto|moz-extension|resource|view-source',
  ...Object.values(browsers).flatMap(({ schemes = [] }) => schemes),
].join('|')

/** The beginning of a URL: browsers show a page's URL in place of a title, also with spaces in it. */
const beginsAsAddress = new RegExp(
  `^(?:[a-z][a-z\\d+.-]*://|(?:${schemes}):\\S|${host}(?::\\d{1,5})?[/?#]|${ipv4}(?::\\d{1,5})?(?:[/?#]|$)|${ipv4}:\\d|\\[[\\da-f:.]+\\]|${label}:\\d{2,5}(?:[/?#]|$)|${host}:\\d{1,5}(?:[/?#]|$)|[\\w-]+(?:/[^\\s/]+){2}|[a-z\\d-]+/\\S*[?&]\\S+=|/[^\\s/]|~/|\\.{1,2}/|[a-z]:[\\\\/]|\\\\\\\\\\S)`,
  'iu',
)
/** A title that is nothing but an address. */
const isOnlyHost = new RegExp(`^${host}$`, 'iu')
const isOnlyPath =
  /^[a-z\d-]+\/[a-z\d._~/-]+$|^\S+\.(?:pdf|txt|html?|xhtml|md|json|xml|csv|log|docx?|xlsx?|pptx?|od[tsp]|rtf|eps|png|jpe?g|gif|svg|webp|avif|mp[34]|webm|mov|wav|zip|gz|tar|7z|eml|ics|vcf)$/iu

/** Addresses within any program's title. */
const embedded = [
  /(?<![\p{L}\p{N}])[a-z][a-z\d+.-]{1,30}:\/\/\S+/giu,
  /(?<![\p{L}\p{N}])(?:data|javascript|blob|view-source):[^\s,;]*[/;,:]\S+/giu,
  new RegExp(
    `(?<![\\p{L}\\p{N}@._/-])(?:${ipv4}|localhost)(?::\\d{1,5})?[/?#](?!\\d{1,2}(?!\\S))\\S+`,
    'giu',
  ),
]
const embeddedHost = new RegExp(`(?<![\\p{L}\\p{N}\\p{M}@._/-])(${host})(?::\\d{1,5})?[/?#]\\S*`, 'giu')
/** As in "Index of /patients/". */
const embeddedPath = /(?<=\s)\/(?=[\p{L}\p{N}._~-])\S*/gu

/** Endings of hosts that no registry assigns. */
const privateEndings = new Set(
  'corp example home intern internal intranet invalid lan local localdomain localhost onion private test'.split(
    ' ',
  ),
)

/** The parts of a title that are addresses, paths and queries. */
export function findAddresses(title: string, isBrowser: boolean): Range[] {
  const hosts = [...title.matchAll(embeddedHost)].filter(([, name = '']) => isBrowser || isRealHost(name))
  const others = [...embedded, ...(isBrowser ? [embeddedPath] : [])].flatMap(pattern => [
    ...title.matchAll(pattern),
  ])
  return [...hosts, ...others].map(({ index, 0: { length } }) => [index, index + length])
}

/** Whether a browser window's title shows a page's URL in place of its title. */
export function isAddressTitle(title: string): boolean {
  const page = withoutBrand(title)
  if (beginsAsAddress.test(page) || isOnlyPath.test(page)) return true
  return isOnlyHost.test(page) && isRealHost(page)
}

/** Whether a title ends with a browser's name, as browsers append it to the page's title. */
export function endsWithBrowser(title: string): boolean {
  const brand = /\s-\s([^-]*)$/u.exec(title)?.[1]
  return brand !== undefined && isKnownBrowser(brand)
}

function withoutBrand(title: string): string {
  return (endsWithBrowser(title) ? title.replace(/\s-\s[^-]*$/u, '') : title).trim()
}

function isRealHost(name: string): boolean {
  const { isIcann, publicSuffix } = parse(name.toLowerCase(), { validateHostname: false })
  return isIcann === true || privateEndings.has(publicSuffix ?? '')
}
