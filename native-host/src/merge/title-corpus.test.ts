import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { expect, test } from 'vitest'
import { compileTitleRedaction } from './titles.ts'

/** Made-up words around the numbers, in ten scripts. */
const surroundings = [
  ['Call', 'about the order'],
  ['Звонок', 'по заказу'],
  ['Κλήση', 'για την παραγγελία'],
  ['اتصال', 'بخصوص الطلب'],
  ['שיחה', 'על ההזמנה'],
  ['कॉल', 'आदेश के बारे में'],
  ['โทร', 'เรื่องคำสั่งซื้อ'],
  ['电话', '关于订单'],
  ['電話です', 'ちゅうもん'],
  ['전화', '주문에 대해'],
] as const

/** Numbers from ranges reserved for examples, in common notations; all are made up. */
const phones =
  '(202) 555-0147|+1 (202) 555-0147|202-555-0147|202.555.0147|+1-202-555-0147|+44 20 7946 0958|+44 (0)20 7946 0958|020 7946 0958|0 30 / 23 12 51|030/231 25 10|+49 30 23125 10|01 99 00 12 34|01.99.00.12.34|+33 1 99 00 12 34|8 (495) 123-45-67|+7 495 123-45-67|03-1234-5678|010-1234-5678|555-0147'.split(
    '|',
  )
const cards = ['4111 1111 1111 1111', '5555 5555 5555 4444', '3782 822463 10005', '6011 1111 1111 1117']
const accounts = [
  'DE89 3704 0044 0532 0130 00',
  'GB82 WEST 1234 5698 7654 32',
  'FR14 2004 1010 0505 0001 3M02 606',
]
const mails = [
  'ada@example.com',
  'ada.l+x@mail.example.org',
  'ада@пример.испытание',
  '用户@例子.测试',
  'ádá@exámple.com',
]
const ids = ['ABC-1234', 'HR-77', 'CASE-20', '1234567', '12345']

const between = [' ', '\u00a0', '\u202f', '  ', '–', '\u2011', '_', '.', '·', '/']
const digitZeros = ['0', '٠', '۰', '०', '০', '๐', '０', '߀', '၀', '០'].map(zero => zero.codePointAt(0) ?? 0)
const inDigits = (text: string, zero: number) =>
  text.replace(/\d/g, digit => String.fromCodePoint(zero + Number(digit)))
const hidden = (text: string, sign: string) => text.replace(/(?<=.)(?=.)/u, sign)

const secrets = [
  ...phones,
  ...phones.map(phone => hidden(phone, '\u200b')),
  ...phones.flatMap(phone => digitZeros.slice(1, 6).map(zero => inDigits(phone, zero))),
  ...[...cards, ...accounts].flatMap(number => between.map(sign => number.replaceAll(' ', sign))),
  ...mails,
  ...mails.flatMap(mail => ['＠', '%40', '%2540', '\u00ad@', '@\u200b'].map(sign => mail.replace('@', sign))),
  ...ids,
]

const harmless =
  '2026-11-22|22.11.2026|11/22/2026|2026-11-22 14:30|2026-11-22T14:30:00Z|22.11.2026 - 30.11.2026|11/2026|2025/2026|2024 - 2026|14:30|9:41 AM|14:30-15:45|00:12:34|v1.2.3|1.2.3-4|120.0.6099.109|10.2.3.4|192.168.100.200|3.1416|€ 1.234,56|1,234,567.89|1 234 567 890 €|$12,345.00|-99 %|1920x1080|3840×2160|4K 60 Hz|#1234|main.ts:120:45|Ln 120, Col 45|Room 1234|Q3 2026|10 - 20|100-1200|1-800|5/7|10.0.0.1/24|255.255.255.0|lines 120-1450|100 200 300|1 299,00 zł|Level 10 000|192.168.0.0/16|2026年11月22日|22. 11. 2026|14h30|Inbox (1 234)|UTF-8|COVID-19|ISO-8601|Screenshot 2026-11-22 at 14.30.05.png|Windows 11 24H2|Dune (2021) 1080p|A4|B2B|24/7|and/or|TCP/IP|Node.js|e.g. this|C++20|(3)|50 mg|100 km/h|§ 12|№ 5|1st|½|☎'.split(
    '|',
  )

const redact = compileTitleRedaction(defaultPolicy, compileRules(defaultPolicy, 60))
const titled = (texts: readonly string[]) =>
  texts.flatMap(text =>
    surroundings.map(([before, after]) => ({ text, title: `${before} ${text} ${after}` })),
  )

/** More than two of its letters or digits are still there. */
function shows(out: string, text: string): boolean {
  const left = out.normalize('NFKC')
  return text
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .some(part => part.length > 2 && left.includes(part.normalize('NFKC')))
}

test('in titles in ten scripts, finds every secret and harms at most one harmless part in a hundred', () => {
  const mustGo = titled(secrets)
  const mustStay = titled(harmless)

  const missed = mustGo.filter(({ text, title }) => {
    const out = redact(title)
    return !out.includes('•••') || shows(out.replaceAll('•••', ' '), text)
  })
  const harmed = mustStay.filter(({ title }) => redact(title) !== title.normalize('NFC'))

  console.log(
    `${mustGo.length} titles with a secret: ${missed.length} missed; ${mustStay.length} without: ${harmed.length} harmed`,
  )
  expect(mustGo.length + mustStay.length).toBeGreaterThanOrEqual(2_000)
  expect(missed.map(({ title }) => `${title} → ${redact(title)}`)).toEqual([])
  expect(harmed.length, JSON.stringify(harmed)).toBeLessThanOrEqual(mustStay.length / 100)
})

test.each([
  '127.0.0.1:8080/hr/warning to miller.txt?reason=div orce - Chromium',
  'intranet.example/patients/miller?token=s3cr3t - Chromium',
  'intra\u200bnet.example/hr/miller - Chromium',
  'https%3A%2F%2Fintranet.example%2Fhr%2Fmiller - Google Chrome',
  'localhost:3000/miller - Chromium',
  '[2001:db8::1]:8080/miller - Chromium',
  'file:///home/ada/miller.pdf — Mozilla Firefox',
  '/home/ada/miller.pdf - Chromium',
  'C:\\Users\\ada\\miller.pdf - Microsoft\u200b Edge',
  'intranet/hr/miller.txt - Chromium',
  'miller-warning.pdf - Chromium',
])('drops a browser’s title that is an address: %s', title => {
  expect(redact(title)).toBe('')
})

test.each(['Vue.js guide - Google Chrome', 'TCP/IP guide - Chromium', 'Booking.com: hotels - Brave'])(
  'keeps a browser’s title that only mentions one: %s',
  title => {
    expect(redact(title)).toBe(title)
  },
)
