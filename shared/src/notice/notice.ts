import type { TelemetryEvent } from '../contracts/event.ts'
import { isLanguage, type Language } from '../languages.ts'
import type { Policy } from '../policy.ts'
import type { NoticeTexts } from './notice-texts.ts'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'
import { es } from './texts/es.ts'
import { fr } from './texts/fr.ts'
import { hi } from './texts/hi.ts'
import { pt } from './texts/pt.ts'

/** Increased when the notice says something else, in any language. A test knows the texts of the current one. */
export const noticeVersion = '2'

/** What a person reads before anything is recorded, under a policy and in a language. */
export interface Notice {
  version: string
  language: Language
  title: string
  intro: string
  collected: NoticeList
  never: NoticeList
  /** When it is recorded, whether it can be paused, and who can see it. */
  rules: NoticeList
  /** Every field of an event, in the order in which it is sent. */
  fields: { title: string; rows: readonly { field: keyof TelemetryEvent; text: string }[] }
  /** The text of the button. */
  understood: string
}

interface NoticeList {
  title: string
  lines: readonly string[]
}

const texts: Record<Language, NoticeTexts> = { en, de, fr, es, hi, pt }
const maxListed = 12

/** The notice under this policy. */
export function noticeOf(policy: Policy, language: Language): Notice {
  const t = texts[language]
  return {
    version: noticeVersion,
    language,
    title: t.title,
    intro: t.intro,
    collected: {
      title: t.collectedTitle,
      lines: [
        t.input,
        t.app,
        t.titles[policy.windowTitleMode],
        t.site,
        t.lists.replace('{sites}', () => listed(policy)),
        t.patterns,
        t.device,
      ],
    },
    never: { title: t.neverTitle, lines: t.never },
    rules: {
      title: t.rulesTitle,
      lines: [
        policy.workHours.length === 0
          ? t.hours.always
          : t.hours.within.replace('{hours}', () => policy.workHours.join(', ')),
        policy.mayPause ? t.pausing.allowed : t.pausing.notAllowed,
        policy.mayDeclare ? t.declaring.allowed : t.declaring.notAllowed,
        t.access,
      ],
    },
    fields: {
      title: t.fieldsTitle,
      rows: Object.entries(t.fields).map(([field, text]) => ({ field: field as keyof TelemetryEvent, text })),
    },
    understood: t.understood,
  }
}

/** The notice as plain text: what a terminal shows, and what the digest of an acknowledgement is made of. */
export function noticeText({ title, intro, collected, never, rules, fields }: Notice): string {
  const list = ({ title, lines }: NoticeList) => [title, ...lines.map(line => `- ${line}`)].join('\n')
  const rows = fields.rows.map(({ field, text }) => `${field}: ${text}`)
  return [title, intro, ...[collected, never, rules, { title: fields.title, lines: rows }].map(list)].join(
    '\n\n',
  )
}

/** The language of a locale such as `pt-BR` or `de_DE.UTF-8`; English if there is no notice in it. */
export function noticeLanguage(locale: string | undefined): Language {
  const code = locale?.toLowerCase().split(/[-_.@]/)[0] ?? ''
  return isLanguage(code) ? code : 'en'
}

function listed({ nonProductiveApps, meetingApps }: Policy): string {
  const entries = [...nonProductiveApps, ...meetingApps]
  return entries.length <= maxListed ? entries.join(', ') : `${entries.slice(0, maxListed).join(', ')}, …`
}
