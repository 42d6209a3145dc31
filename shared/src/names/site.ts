import { getDomainWithoutSuffix } from 'tldts'
import { otherSite } from '../contracts/native-messages.ts'
import { memoize } from './memoize.ts'

const maxHostLength = 253

/**
 * The only part of a page's address that ever leaves a browser: its domain, lower case, without `www.`, port,
 * path or login. Anything that is not http(s) is `other`. IDN domains stay in their ASCII form; IP addresses
 * stay as they are.
 */
export function siteOfUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return otherSite
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  return isHost(host) ? host.replace(/^www\.(?=.+\..+)/, '') : otherSite
}

/**
 * Whether a list's pattern matches a domain. A pattern with a dot matches that domain and its subdomains
 * (`x.com` does not match `netflix.com`). A single word matches the name just before the public suffix
 * (`youtube` matches `music.youtube.co.uk`, not `notyoutube.com`) or a host without dots. Patterns of several
 * words never match a site.
 */
export function siteMatches(site: string, pattern: string): boolean {
  const wanted = siteOfPattern(pattern)
  if (wanted === otherSite) return false
  if (site === wanted) return true
  if (wanted.includes('.')) return site.endsWith(`.${wanted}`)
  return getDomainWithoutSuffix(site, { validateHostname: false }) === wanted
}

/** The first pattern that matches this domain. */
export function findSitePattern(site: string, patterns: readonly string[]): string | undefined {
  return patterns.find(pattern => siteMatches(site, pattern))
}

/**
 * Compiles patterns for sites. It finds the same as `findSitePattern`, but its cost depends on the labels of
 * the domain, not on the number of patterns.
 */
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

/**
 * Every pattern site that matches this domain: the domain itself, those above it, and the name before its
 * public suffix.
 */
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
 * The domain or word of an address, in any notation: with a scheme, `www.`, a path, a
 * port, `*.`, a dot at either end, in another script. `other` if it can't be one.
 */
export const siteOfPattern = memoize(pattern => {
  const text = pattern.normalize('NFKC').trim()
  if (/\s/.test(text)) return otherSite
  const address = text.replace(/^(?:\*\.|\.)/, '').replace(bareIpv6, '[$&]')
  return siteOfUrl(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`)
})

const bareIpv6 = /^[\da-f.]*(?::[\da-f.]*){2,}$/i

/**
 * Host names that browsers accept and that are in use; labels may end with a hyphen or contain an underscore.
 */
function isHost(host: string): boolean {
  if (host.includes(':')) return /^[\da-f:.]+$/.test(host)
  return host.length <= maxHostLength && host.split('.').every(label => /^[a-z\d_-]{1,63}$/.test(label))
}
