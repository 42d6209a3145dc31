import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { findTimeZone } from './time-zone.ts'

const duringSummer = Date.UTC(2026, 6, 1)
const ofMachine = () => ({ zone: 'Asia/Tokyo' })

test.each([
  [undefined, 'Asia/Tokyo'],
  ['', 'Asia/Tokyo'],
  ['localtime', 'Asia/Tokyo'],
  [':/etc/localtime', 'Asia/Tokyo'],
  ['europe/berlin', 'Europe/Berlin'],
  [':Europe/Berlin', 'Europe/Berlin'],
  ['posix/Europe/Berlin', 'Europe/Berlin'],
  ['/usr/share/zoneinfo/right/Europe/Berlin', 'Europe/Berlin'],
  ['UTC0', 'UTC'],
  // POSIX offsets count westward, and so do these names.
  ['GMT+5', 'Etc/GMT+5'],
  ['JST-9', 'Etc/GMT-9'],
])('TZ=%o means %s', (given, zone) => {
  expect(findTimeZone(given, ofMachine, duringSummer)).toEqual({ zone })
})

test.each([
  ['<+0330>-3:30', 210, 210],
  ['<-03>3', -180, -180],
  ['EST5EDT,M3.2.0,M11.1.0', -300, -240],
  ['CET-1CEST', 60, 120],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 60, 120],
  ['AEST-10AEDT,M10.1.0,M4.1.0/3', 660, 600],
])('TZ=%s means a zone with its offsets in January and July', (given, january, july) => {
  const { zone, warning } = findTimeZone(given, ofMachine, duringSummer)

  expect(warning).toBeUndefined()
  expect([Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)].map(atMs => offsetIn(zone, atMs))).toEqual([
    january,
    july,
  ])
})

test.each(['Mars/Base', 'Etc/Unknown', 'Factory', 'ABC-3:17', 'W. Europe Standard Time'])(
  'TZ=%s is unknown: the machine’s own zone is used, with a warning and a fix',
  given => {
    expect(findTimeZone(given, ofMachine, duringSummer)).toEqual({
      zone: 'Asia/Tokyo',
      warning: expect.stringMatching(/^TZ is ".+Set TZ to a name such as/),
    })
  },
)

test.each([
  ['<+0330>-3:30', -210],
  ['/usr/share/zoneinfo/Asia/Tokyo', -540],
  ['GMT+5', 300],
])('a process with TZ=%s then has the same offset in Date and Intl', (TZ, offset) => {
  const module = pathToFileURL(join(import.meta.dirname, 'time-zone.ts')).href
  const script = `
    const { settleTimeZone } = await import('${module}')
    const { zone } = settleTimeZone()
    const day = new Date('2026-01-15T12:00:00Z')
    const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(day)
    console.log(JSON.stringify([zone === Intl.DateTimeFormat().resolvedOptions().timeZone, day.getTimezoneOffset(), Number(hour) === day.getHours()]))`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]

  const printed = execFileSync(process.execPath, args, { env: { ...process.env, TZ }, encoding: 'utf8' })

  expect(JSON.parse(printed)).toEqual([true, offset, true])
})

function offsetIn(timeZone: string, atMs: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours = 0, minutes = 0] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
