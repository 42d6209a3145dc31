import { findNumbers } from './secret-numbers.ts'
import type { Range } from './title-form.ts'

/** Any script, and all that may stand before the sign; a machine's address may stand behind it. */
const mailAddress =
  /[^\s@,;:<>()[\]{}"|\\]*[\p{L}\p{N}\p{M}_%+'-]@\[?[\p{L}\p{N}][^\s@,;:<>()[\]{}"|\\/?&#]*\]?/gu
const quotedAddress = /"[^"@]+"@\[?[\p{L}\p{N}][^\s@,;:<>()[\]{}"|\\/?&#]*/gu
/** As people write them to hide them from machines. */
const spelledAddress =
  /[\p{L}\p{N}._+-]+ ?[([{](?:at|@|ät)[)\]}] ?[\p{L}\p{N}-]+(?:(?:\.| ?[([{](?:dot|punkt|\.)[)\]}] ?)[\p{L}\p{N}-]+)+/giu
const spokenAddress = /[\p{L}\p{N}._+-]+ at [\p{L}\p{N}-]+(?: dot [\p{L}\p{N}-]+)+/giu
/** Like ABC-1234. */
const caseId = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]+-\p{N}+(?![\p{L}\p{N}])/gu
/** Written like a case and known to everyone. */
const standards =
  /^(?:UTF|UCS|ISO|IEC|DIN|EN|IEEE|RFC|SHA|AES|RSA|MD|CP|GPT|COVID|SARS|HTTP|TLS|USB|PCI|DDR|MP|LPDDR|WW|B|F|A|H|K|Q|ES|CSS|PS|XK|BASE)-/

/** The parts of a title, in its plain form, that are e-mail addresses, case ids, telephone, card and account numbers. */
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
