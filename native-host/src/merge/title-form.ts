/** A title in the form in which secrets are searched, with a mapping back to the shown title. */
export interface TitleForm {
  text: string
  /** For each unit of `text`, where its character begins in the shown title. */
  starts: number[]
  /** The end of that character. */
  ends: number[]
}

export type Range = readonly [start: number, end: number]

const unseen = /^[\p{DI}\p{Cf}]$/u
/** Matches nowhere. */
const nothing = /(?!)/y
/** `%40` and, encoded twice, `%2540`; and the same character in HTML. */
const encoded = /(?:%(?:25)*[\da-f]{2})+|&(?:#64|#x40|commat);/iy

/**
 * The forms of a title in which secrets are searched. What looks like percent-encoding may also be part of the
 * text ("%0a@b.c" contains an address), so such a title has a second form in which it is not decoded.
 */
export function titleForms(shown: string): [decoded: TitleForm, ...literal: TitleForm[]] {
  const decoded = titleForm(shown, encoded)
  const literal = titleForm(shown, nothing)
  return decoded.text === literal.text ? [decoded] : [decoded, literal]
}

/**
 * Normalises what looks or means the same: full-width and other compatibility characters, digits, spaces,
 * dashes, slashes, dots and percent-encoding. Invisible characters are removed.
 */
function titleForm(shown: string, encoding: RegExp): TitleForm {
  const form: TitleForm = { text: '', starts: [], ends: [] }
  for (let at = 0; at < shown.length; ) {
    encoding.lastIndex = at
    const code = encoding.exec(shown)?.[0]
    const character = code ?? String.fromCodePoint(shown.codePointAt(at) ?? 0)
    const plain =
      code === undefined ? plainCharacter(character) : [...decode(code)].map(plainCharacter).join('')
    for (let unit = 0; unit < plain.length; unit++) {
      form.starts.push(at)
      form.ends.push(at + character.length)
    }
    form.text += plain
    at += character.length
  }
  return form
}

/** Maps a range of the form to the shown title. */
export function shownRange({ starts, ends }: TitleForm, [start, end]: Range): Range {
  return [starts[start] ?? 0, ends[end - 1] ?? 0]
}

function plainCharacter(character: string): string {
  if (unseen.test(character)) return ''
  if (/^\p{Nd}$/u.test(character)) return String(digitValue(character.codePointAt(0) ?? 0))
  return character
    .normalize('NFKC')
    .replace(/[\s\p{Z}\p{Cc}]/gu, ' ')
    .replace(/[\p{Pd}\u2212\u2043\u02D7]/gu, '-')
    .replace(/[\u2044\u2215]/g, '/')
    .replace(/[\u00B7\u2022\u2027\u2219\u30FB\u3002]/g, '.')
    .replace(/\p{Nd}/gu, digit => String(digitValue(digit.codePointAt(0) ?? 0)))
}

/** In every script, the decimal digits are ten consecutive code points from zero to nine. */
function digitValue(codePoint: number): number {
  let zero = codePoint
  while (/^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return (codePoint - zero) % 10
}

function decode(code: string): string {
  if (code.startsWith('&')) return '@'
  const once = code.replace(/%(?:25)+(?=[\da-f]{2})/gi, '%')
  try {
    return decodeURIComponent(once)
  } catch {
    // Not UTF-8: treat each byte as a Latin-1 character.
    return once.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}
