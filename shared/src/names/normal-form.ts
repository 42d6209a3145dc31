/**
 * Invisible characters: joiners, soft hyphens, direction marks, variation selectors, fillers. White space and
 * control characters are not included, because they separate words.
 */
const invisible = /[\p{DI}\p{Cf}]/gu
/** Includes the zero-width space: Unicode defines it as a place where words may be separated. */
const blanks = /[\s\p{Z}\p{Cc}\u200B]+/gu
const apostrophes = /[\u2018\u2019\u201A\u201B\u02BC\u02B9\u2032`\u00B4\u0384\u1FBD\u1FBF]/gu
const quotes = /[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/gu
const dashes = /[\p{Pd}\u2212\u2043\u02D7]/gu
/** NFKC turns signs such as ™ or ① into letters and digits, which would then join the word beside them. */
const signs = /[\p{So}\p{No}]/gu

/**
 * The form in which names are compared: NFKC, case folded, without invisible characters, white space
 * collapsed, all apostrophes, quotes and dashes unified. Two texts that look the same to a reader have the
 * same form.
 */
export function normalForm(text: string): string {
  return foldCase(
    text.toWellFormed().replace(blanks, ' ').replace(invisible, '').replace(signs, ' $& ').normalize('NFKC'),
  )
    .replace(apostrophes, "'")
    .replace(quotes, '"')
    .replace(dashes, '-')
    .replace(blanks, ' ')
    .trim()
}

/** A text as it is shown: composed, without invisible characters, white space collapsed. */
export function visibleForm(text: string): string {
  return text.toWellFormed().replace(invisible, '').replace(blanks, ' ').normalize('NFC').trim()
}

/**
 * Through upper case, so that ß equals ss and the two small sigmas are equal; the Turkish i with and without
 * a dot are also equal.
 */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i').normalize('NFKC')
}
