import { findNumbers } from './secret-numbers.ts'
import type { Range } from './title-form.ts'

/** Any script, and any characters before the @; a host name or IP address after it. */
const mailAddress =
  /[^\s@,;:<>()[\]{}"|\\]*[\p{L}\p{N}\p{M}_%+'-]@\[?[\p{L}\p{N}][^\s@,;:<>()[\]{}"|\\/?&#]*\]?/gu
const quotedAddress = /"[^"@]+"@\[?[\p{L}\p{N}][^\s@,;:<>()[\]{}"|\\/?&#]*/gu
/** E-mail addresses spelled out to hide them from bots. */
const spelledAddress =
  /[\p{L}\p{N}._+-]+ ?[([{](?:at|@|ät)[)\]}] ?[\p{L}\p{N}-]+(?:(?:\.| ?[([{](?:dot|punkt|\.)[)\]}] ?)[\p{L}\p{N}-]+)+/giu
const spokenAddress = /[\p{L}\p{N}._+-]+ at [\p{L}\p{N}-]+(?: dot [\p{L}\p{N}-]+)+/giu
/** Like ABC-1234. */
const caseId = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]+-\p{N}+(?![\p{L}\p{N}])/gu
/** Written like a case id, but public names. */
const standards =
  /^(?:UTF|UCS|ISO|IEC|DIN|EN|IEEE|RFC|SHA|AES|RSA|MD|CP|GPT|COVID|SARS|HTTP|TLS|USB|PCI|DDR|MP|LPDDR|WW|B|F|A|H|K|Q|ES|CSS|PS|XK|BASE)-/

/**
 * The parts of a title, in its plain form, that are e-mail addresses, case ids, and telephone, card and
 * account numbers.
 */
export function findSecrets(title: string): Range[] {
  const ids = [...title.matchAll(caseId)].filter(([id]) => !standards.test(id) || /\d{5}/.test(id))
  const words = [
    ...title.matchAll(mailAddress),
    ...title.matchAll(quotedAddress),
    ...title.matchAll(spelledAddress),
    ...title.matchAll(spokenAddress),
    ...ids,
  ]
  return [...words.map(({ index, 0: { length } }): Range => [index, index + length]), ...findNumbers(title)]
}
