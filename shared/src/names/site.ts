import { getDomainWithoutSuffix, getHostname } from 'tldts'
import { otherSite } from '../contracts/native-messages.ts'

/**
 * The only thing of a page's address that ever leaves a browser: its domain, lower case, without `www.`, port, path or login.
 * Anything that is not http(s) is `other`. IDN domains stay in their ASCII form; IP addresses stay as they are.
 */
export function siteOfUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return otherSite
  // Takes away the dot that a full domain may end with, too.
  const hostname = getHostname(parsed.hostname)
  if (!hostname || hostname.length > 253) return otherSite
  return hostname.replace(/^www\.(?=.+\..+)/, '')
}

/**
 * Whether a domain is meant by a list's pattern. A pattern with a dot is that domain and its subdomains (`x.com` is not `netflix.com`);
 * a bare word is the name just before the public suffix (`youtube` is `music.youtube.co.uk`, not `notyoutube.com`).
 * Patterns of several words never mean a site.
 */
export function siteMatches(site: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  if (wanted.includes('.')) return site === wanted || site.endsWith(`.${wanted}`)
  return getDomainWithoutSuffix(site) === wanted
}

/** The first pattern that means this domain. */
export function findSitePattern(site: string, patterns: readonly string[]): string | undefined {
  return patterns.find(pattern => siteMatches(site, pattern))
}
