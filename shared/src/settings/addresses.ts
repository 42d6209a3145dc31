import * as z from 'zod'
import { commaList } from './setting.ts'

/** An IP address, or a range of them such as 10.0.0.0/8. */
const addressOrRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

/** The first entry of a list that is not an address or range. */
function firstBadAddress(list: readonly string[]): string | undefined {
  return list.find(text => !addressOrRange.safeParse(text).success)
}

/** IP addresses and ranges, separated by commas. */
export function addressList(what: string) {
  return commaList([], what).superRefine((list, check) => {
    const bad = firstBadAddress(list)
    if (bad !== undefined)
      check.addIssue({
        code: 'custom',
        message: `"${bad}" is not an IP address such as 10.0.0.5 or a range such as 10.0.0.0/8`,
      })
  })
}

/** No deployment has more reverse proxies in a row. */
const maxProxies = 10

/**
 * Which reverse proxies are trusted to say where a request comes from: how many are in front of the server
 * (0: none), or their addresses. `true` means one.
 */
export function trustedProxies(what: string) {
  return z
    .string()
    .transform((text, check): number | readonly string[] => {
      if (/^(true|yes|on)$/i.test(text)) return 1
      if (/^(false|no|off)$/i.test(text)) return 0
      if (/^\d+$/.test(text)) {
        if (Number(text) <= maxProxies) return Number(text)
        check.addIssue({
          code: 'custom',
          message: `must be at most ${maxProxies} if it is a number of proxies`,
        })
        return z.NEVER
      }
      const list = text
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== '')
      const bad = list.length === 0 ? text : firstBadAddress(list)
      if (bad === undefined) return list
      check.addIssue({
        code: 'custom',
        message: `must be false, true (one proxy), how many proxies there are (0 to ${maxProxies}), or their addresses and ranges such as 10.0.0.5, 10.1.0.0/16, separated by commas; "${bad}" is none of these`,
      })
      return z.NEVER
    })
    .default(0)
    .describe(what)
}

/** A web address that may have a path: no name and password, no query, no fragment. */
export function webAddress(example: string) {
  const error = `must be an http(s) address such as ${example}`
  return z.url({ protocol: /^https?$/, error }).superRefine((text, check) => {
    const url = URL.parse(text)
    const problem =
      url === null || url.hostname === ''
        ? error
        : url.username !== '' || url.password !== ''
          ? 'must not contain a user name or password'
          : url.search !== '' || url.hash !== '' || /[?#]/.test(text)
            ? `must end before the ? or #, as in ${example}`
            : undefined
    if (problem !== undefined) check.addIssue({ code: 'custom', message: problem })
  })
}

/** Contacts for security reports as RFC 9116 defines them: e-mail addresses, https pages or phone numbers, separated by commas. */
export function contactList(what: string) {
  const contacts = commaList([], what).transform((list, check) =>
    list.map(text => {
      const url = URL.parse(z.email().safeParse(text).success ? `mailto:${text}` : text)
      if (url !== null && isContact(url)) return url.href
      check.addIssue({
        code: 'custom',
        message: `"${text}" is not a contact: it must be an e-mail address, an https address, or a number such as tel:+49-30-901820`,
      })
      return z.NEVER
    }),
  )
  return contacts.describe(what)
}

function isContact({ protocol, pathname, hostname }: URL): boolean {
  if (protocol === 'mailto:') return z.email().safeParse(pathname).success
  return protocol === 'tel:' ? /^\+?[\d-]+$/.test(pathname) : protocol === 'https:' && hostname !== ''
}

/**
 * Web origins as browsers send them, separated by commas. A slash at the end, which browsers never send, is
 * removed.
 */
export function originList(what: string) {
  const origins = commaList([], what).transform((list, check) =>
    list.map(text => {
      const url = URL.parse(text)
      const isOrigin =
        url !== null && /^https?:$/.test(url.protocol) && /^https?:\/\/[^/?#@\\]+\/?$/i.test(text)
      if (isOrigin) return url.origin
      check.addIssue({
        code: 'custom',
        message: `"${text}" is not an origin: it must be scheme, name and port only, such as https://intranet.example or http://localhost:8080`,
      })
      return z.NEVER
    }),
  )
  return origins.describe(what)
}

/** Names and addresses of machines without a port, separated by commas, in the form of URL hosts. */
export function hostList(what: string) {
  const hosts = commaList([], what).transform((list, check) =>
    list.map(text => {
      const host = z.ipv6().safeParse(text).success ? `[${text}]` : text
      const url = /[/?#@\\\s]/.test(host) ? null : URL.parse(`http://${host}`)
      if (url !== null && url.hostname !== '' && !/:\d*$/.test(host)) return url.hostname
      check.addIssue({
        code: 'custom',
        message: `"${text}" must be a name such as tracker.example or an address such as 10.0.0.5, without http:// and port`,
      })
      return z.NEVER
    }),
  )
  return hosts.describe(what)
}
