import { parse } from 'tldts'
import { browsers } from '../browsers.ts'
import { otherSite } from '../contracts/native-messages.ts'
import { memoize } from './memoize.ts'
import { normalForm, visibleForm } from './normal-form.ts'
import { siteOfPattern } from './site.ts'

/** Why a list entry can never match, and what to write instead. */
export const entryRefusals = {
  nothingVisible: 'contains no letter, digit or symbol. Enter a name or remove the line',
  wildcard: 'has a *, which is not a wildcard here. Enter the name without it. Subdomains are included',
  notHttp: 'is not a web address. Enter a domain such as example.com',
  notAHost: 'is not a valid domain. Enter one such as example.com',
  wholeEnding: 'is a domain ending, not a domain. Enter one such as example.com',
  notAProgram: 'is an address, but this list is for apps. Enter the name of an app',
} as const

export type EntryRefusal = keyof typeof entryRefusals

/** A list entry as it is stored, or why it is refused. */
export type CanonicalEntry = { entry: string } | { refused: EntryRefusal }

/**
 * Normalises a list entry to the form that is compared: a domain in ASCII without scheme, `www.`, port, path,
 * `*.` and dots at its ends; any other name as it is shown. `kind` says whether the list may also contain
 * sites.
 */
export function canonicalEntry(written: string, kind: ListKind = 'names'): CanonicalEntry {
  return known[kind](written)
}

/** Whether a list may also contain sites. */
export type ListKind = 'names' | 'programs'

/** A policy is parsed again after each change, usually with the same entries. */
const known = {
  names: memoize(written => canonical(written, 'names')),
  programs: memoize(written => canonical(written, 'programs')),
}

function canonical(written: string, kind: ListKind): CanonicalEntry {
  const text = visibleForm(written)
  if (!/[\p{L}\p{N}\p{S}]/u.test(normalForm(text))) return { refused: 'nothingVisible' }
  if (text.includes(' ')) return { entry: text }
  const isAddress = isWrittenAsAddress(text)
  if (isAddress && kind === 'programs') return { refused: 'notAProgram' }
  const scheme = /^([a-z][a-z\d+.-]*):(?:\/\/|(?!\d+(?:\/|$)))/i.exec(text)?.[1]?.toLowerCase()
  if (scheme !== undefined && text.includes('://') && scheme !== 'http' && scheme !== 'https')
    return { refused: 'notHttp' }
  if (scheme !== undefined && browserSchemes.has(scheme)) return { refused: 'notHttp' }
  const bare = text.replace(/^\*\./, '')
  if (/^\*|\*$|\.\*|\*\./.test(bare)) return { refused: 'wildcard' }
  if (!isAddress && !isDotted(bare)) return { entry: bare.replace(/\.+$/, '') }
  return canonicalSite(text, isAddress)
}

const browserSchemes = new Set([
  ...'about blob chrome-extension data file ftp javascript mailto moz-extension view-source'.split(' '),
  ...Object.values(browsers).flatMap(({ schemes = [] }) => schemes),
])

/** Whether a name has the form of an address: programs and titles never look like this. */
function isWrittenAsAddress(text: string): boolean {
  return /^https?:\/\/|^[^\s/]+:\d{1,5}(?:[/?#]|$)|^[^\s/]+\.[^\s/]+[/?#]|^\*\.|^\[[\da-f:.]+\]/iu.test(text)
}

function isDotted(text: string): boolean {
  return /^\.?[^.]+\.|^\.|\.\./u.test(text.normalize('NFKC').replace(/\u3002/g, '.'))
}

function canonicalSite(text: string, isAddress: boolean): CanonicalEntry {
  const site = siteOfPattern(text)
  if (site === otherSite) {
    const isMeantAsDomain = /^[\p{L}\p{N}\p{M}._-]+(?:\.\p{L}{2,}|\.)$/u.test(text) || text.includes('..')
    return isAddress || isMeantAsDomain ? { refused: 'notAHost' } : { entry: text }
  }
  const { publicSuffix, isIcann } = parse(site, { validateHostname: false })
  const isOnlyEnding = isIcann === true && publicSuffix === site
  if (isOnlyEnding && (site.includes('.') || /^(?:\*\.|\.)/.test(text))) return { refused: 'wholeEnding' }
  return { entry: site }
}
