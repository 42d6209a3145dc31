/**
 * Whether a URL's host is the requesting machine itself: `localhost` and names below it, 127.0.0.0/8, `::1`,
 * and other forms of these.
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  if (/^127(?:\.\d{1,3}){3}$/.test(host) || host === '0.0.0.0') return true
  // URLs write ::ffff:127.0.0.1 this way.
  return host === '::1' || host === '::' || /^::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}$/.test(host)
}

/**
 * Keeps requests to this machine out of a proxy if the runtime uses HTTP_PROXY by itself
 * (NODE_USE_ENV_PROXY=1): a proxy elsewhere can't reach them. Adds a loopback host to NO_PROXY, which `fetch`
 * reads for each request.
 */
export function keepOutOfProxy(url: URL, environment: Record<string, string | undefined>): void {
  if (!isLoopbackHost(url.hostname)) return
  const name = environment['no_proxy'] === undefined ? 'NO_PROXY' : 'no_proxy'
  const exempt = (environment[name] ?? '').split(',').filter(host => host.trim() !== '')
  if (!exempt.includes(url.hostname)) environment[name] = [...exempt, url.hostname].join(',')
}
