import { getDomainWithoutSuffix } from 'tldts'
import { otherSite } from '../contracts/native-messages.ts'
import { memoize } from './memoize.ts'

const maxHostLength = 253

/**
 * The only thing of a page's address that ever leaves a browser: its domain, lower case, without `www.`, port, path or login.
 * Anything that is not http(s) is `other`. IDN domains stay in their ASCII form; IP addresses stay as they are.
 */
export function siteOfUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return otherSite
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return isHost(host) ? host.replace(/^www\.(?=.+\..+)/, '') : otherSite
}

/**
 * Whether a domain is meant by a list's pattern. A pattern with a dot is that domain and its subdomains (`x.com` is not `netflix.com`);
 * a bare word is the name just before the public suffix (`youtube` is `music.youtube.co.uk`, not `notyoutube.com`) or a host without dots.
 * Patterns of several words never mean a site.
 */
export function siteMatches(site: string, pattern: string): boolean {
  const wanted = siteOfPattern(pattern)
  if (wanted === otherSite) return false
  if (site === wanted) return true
  if (wanted.includes('.')) return site.endsWith(`.${wanted}`)
  return getDomainWithoutSuffix(site, { validateHostname: false }) === wanted
}

/** The first pattern that means this domain. */
export function findSitePattern(site: string, patterns: readonly string[]): string | undefined {
  return patterns.find(pattern => siteMatches(site, pattern))
}

/** Compiles patterns for sites: the same as `findSitePattern`, but it costs as much as the domain has labels, however many patterns there are. */
export function compileSitePatterns(patterns: readonly string[]): (site: string) => string | undefined {
  const numbers = new Map<string, number>()
  for (const [number, pattern] of patterns.entries()) {
    const wanted = siteOfPattern(pattern)
    if (wanted !== otherSite && !numbers.has(wanted)) numbers.set(wanted, number)
  }
  return site => {
    const found = meaningsOf(site).flatMap(meant => numbers.get(meant) ?? [])
    return found.length === 0 ? undefined : patterns[Math.min(...found)]
  }
}

/** What a pattern's site has to be to mean this domain: it, a domain above it, or its name before the public suffix. */
function meaningsOf(site: string): string[] {
  const meanings = [site]
  for (let dot = site.indexOf('.'); dot !== -1; dot = site.indexOf('.', dot + 1)) {
    const above = site.slice(dot + 1)
    if (above.includes('.')) meanings.push(above)
  }
  const name = getDomainWithoutSuffix(site, { validateHostname: false })
  if (name !== null && name !== '' && !name.includes('.')) meanings.push(name)
  return meanings
}

/**
 * The domain or bare word that people mean by an address, however they write it: with a scheme, `www.`, a path, a port, `*.`, a dot at
 * either end, in another script. `other` where it can be none.
 */
export const siteOfPattern = memoize(pattern => {
  const text = pattern.normalize('NFKC').trim()
  if (/\s/.test(text)) return otherSite
  const address = text.replace(/^(?:\*\.|\.)/, '').replace(bareIpv6, '[$&]')
  return siteOfUrl(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`)
})

const bareIpv6 = /^[\da-f.]*(?::[\da-f.]*){2,}$/i

/** What browsers take for a host and names in the wild have; labels may end with a hyphen or hold an underscore. */
function isHost(host: string): boolean {
  if (host.includes(':')) return /^[\da-f:.]+$/.test(host)
  return host.length <= maxHostLength && host.split('.').every(label => /^[a-z\d_-]{1,63}$/.test(label))
}
