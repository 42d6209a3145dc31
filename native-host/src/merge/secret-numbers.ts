import type { Range } from './title-form.ts'

/** Digits with up to three separators between two of them. */
const groups = /[+(]?\d(?:[ .'’/()_-]{0,3}\d)*/gu
const longNumber = /\d{5,}/gu
/** Card numbers have these groups, with any separator. */
const card =
  /(?<!\d)\d{4}([^\p{L}\p{N}]{1,3})\d{4}\1\d{4}\1\d{1,7}(?!\d)|(?<!\d)\d{4}([^\p{L}\p{N}]{1,3})\d{6}\2\d{4,5}(?!\d)/gu
const accountNumber = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[^\p{L}\p{N}]{0,3}[a-z\d]){11,30}/giu
const countryLengths = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
    .split(' ')
    .map(entry => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/**
 * Dates and months are written in digits, but are not secret. Blanking them separates the numbers beside
 * them.
 */
const dates =
  /(?<![\d+(]|\d[-./])(?:(?:19|20)\d\d([-./_])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?:[ T_-]{1,2}(?:[01]?\d|2[0-3])[-.:_]?[0-5]\d(?:[-.:_]?[0-5]\d)?)?|(?:0?[1-9]|[12]\d|3[01])([-./])(?:0?[1-9]|1[0-2])\2(?:(?:19|20)\d\d|\d\d)|(?:0?[1-9]|1[0-2])([-./])(?:0?[1-9]|[12]\d|3[01])\3(?:(?:19|20)\d\d|\d\d)|(?:0?[1-9]|1[0-2])[/.](?:19|20)\d\d|(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])|(?:19|20)\d\d[-/](?:19|20)?\d\d)(?!\d|[-./]\d)/gu

/** IP addresses and networks look like versions: 10.0.0.1/24. */
const machines =
  /(?<![\d.])(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:[1-9]?\d|1\d\d|2[0-4]\d|25[0-5])){3}(?:\/\d{1,2}|:\d{1,5})?(?![\d.])/gu
/** After these words, two numbers are a range. */
const rangeWord = /(?<!\p{L})(?:lines?|pages?|rows?|pp?\.|S\.|Seiten?|Zeilen?)\s?$/iu

/** The positions of telephone, card, account and other long numbers in a title's plain form. */
export function findNumbers(title: string): Range[] {
  const accounts = [...title.matchAll(accountNumber)].flatMap(accountIn)
  const cards = [...title.matchAll(card)].map(rangeOf)
  const blank = (text: string) => ' '.repeat(text.length).replace(/^ | $/g, '|')
  const undated = title.replace(dates, blank).replace(machines, blank)
  const numbers = [...undated.matchAll(groups)]
    .filter(match =>
      isSecret(match[0], undated.slice(0, match.index), undated.slice(match.index + match[0].length)),
    )
    .map(rangeOf)
  return [...accounts, ...cards, ...numbers, ...[...title.matchAll(longNumber)].map(rangeOf)]
}

function rangeOf({ index, 0: { length } }: RegExpExecArray): Range {
  return [index, index + length]
}

/** The account number at the beginning of a match that may include the words after it. */
function accountIn(match: RegExpExecArray): Range[] {
  const { index, 0: text } = match
  const wanted = countryLengths.get(text.slice(0, 2).toUpperCase())
  if (wanted === undefined) return []
  let account = ''
  for (let at = 0; at < text.length; at++) {
    if (/[a-z\d]/i.test(text.charAt(at))) account += text.charAt(at).toUpperCase()
    if (account.length === wanted) return isAccount(account) ? [[index, index + at + 1]] : []
  }
  return []
}

function isAccount(account: string): boolean {
  let remainder = 0
  for (const sign of account.slice(4) + account.slice(0, 4))
    for (const digit of String(Number.parseInt(sign, 36))) remainder = (remainder * 10 + Number(digit)) % 97
  return remainder === 1
}

const currency = /^\s?(?:[€$£¥₹₽₩₺₴₪฿₫¢]|EUR|USD|GBP|CHF|JPY|INR|kr|zł|Kč|Ft|lei|円|元|원|руб)|^,\d/iu
const currencyBefore = /(?:[€$£¥₹₽₩₺₴₪฿₫]|EUR|USD|GBP|CHF|JPY|INR|R\$|kr|Rs\.?)\s?$/iu

/**
 * Whether grouped digits are a telephone, card or other personal number, and not a price, version, range or
 * measure.
 */
function isSecret(text: string, before: string, after: string): boolean {
  const digits = text.replace(/\D/g, '')
  const parts = text.split(/\D+/).filter(part => part !== '')
  const separators = text
    .replace(/^[+(]/, '')
    .replace(/\d+/g, ' \0 ')
    .split('\0')
    .slice(1, -1)
    .map(s => s.trim())
  const count = digits.length
  if (parts.length < 2 && !/^[+(]/.test(text)) return false
  const isInternational = /^\+\d/.test(text) || (text.startsWith('00') && parts.length > 1)
  if (isInternational || /^\(\+\d/.test(`${before.slice(-1)}${text}`)) return count >= 7
  if (parts.every(part => /^(?:19|20)\d\d$/.test(part)) || parts.every(part => part.endsWith('00')))
    return false
  if (parts.length === 2 && rangeWord.test(before)) return false
  if (currency.test(after) || currencyBefore.test(before)) return false
  if (separators.every(separator => separator === '.')) return isDottedPhone(parts, before)
  const code = /^\(?(?:\d{1,3}[ -]?)?\((\d{1,5})\)[ ./-]{0,2}\d/.exec(text)?.[1]
  if (code !== undefined && !/^(?:19|20)\d\d$/.test(code)) return count >= 7
  if (/^\(?0\d/.test(text) && count >= 8 && count <= 16) return true
  const shape = parts.map(part => part.length).join('-')
  if (/^(?:1-)?3-3-4$/.test(shape)) return true
  if (count >= 9) return !isGluedToWord(before) || count >= 12
  if (count === 8)
    return (
      shape === '2-2-2-2' ||
      (shape === '4-4' && !text.includes('(') && !parts.every(part => /00$|^(?:19|20)/.test(part)))
    )
  return (
    count === 7 && /^(?:3-4|3-2-2)$/.test(shape) && text.includes('-') && !/00$|-(?:19|20)\d\d$/.test(text)
  )
}

/** Versions, prices and IP addresses also have dots: 120.0.6099.109, 1.234.567.890. */
function isDottedPhone(parts: readonly string[], before: string): boolean {
  const shape = parts.map(({ length }) => length).join('-')
  if (/^(?:1-)?3-3-4$/.test(shape)) return !/v$/i.test(before)
  const count = parts.join('').length
  return /^0\d/.test(parts[0] ?? '') && count >= 8 && parts.length !== 4
}

function isGluedToWord(before: string): boolean {
  return /[\p{L}\p{N}]$/u.test(before)
}
