import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNumbers, type KwinReport, readReport, toView } from './report.ts'

type Window = KwinReport['windows'][number]

const window: Window = {
  id: '{a}',
  order: 1,
  title: 'Letter',
  desktopFile: 'org.example.Writer',
  windowClass: 'writer',
  pid: 7,
  bounds: { left: 10, top: 20, width: 300, height: 400 },
  fullscreen: false,
  minimised: false,
  onCurrentDesktop: true,
  isFurniture: false,
}
const report: KwinReport = {
  active: '{a}',
  screen: { left: 0, top: 0, width: 1920, height: 1080 },
  monitors: null,
  windows: [window],
}

const view = (given: KwinReport) => toView(given, createNumbers().of, async ({ windowClass }) => windowClass)
const titlesOf = async (...titles: string[]) => {
  const windows = titles.map((title, order) => ({ ...window, id: title, order: -order, title }))
  return (await view({ ...report, windows })).windows.map(({ title }) => title)
}

describe('a report of KWin', () => {
  const sent = {
    ...report,
    screen: [0, 0, 1920, 1080],
    monitors: [[0, 0, 1920, 1080]],
    windows: [{ ...window, bounds: [10, 20, 300, 400] }],
  }

  it('is read as the script sends it', () => {
    expect(readReport(JSON.stringify(sent))).toEqual({ ...report, monitors: [report.screen] })
  })

  it.each([
    ['no text', 7],
    ['no JSON', '{"active":"secret'],
    ['another form', '{"active":"secret"}'],
    [
      'about two windows with one id',
      JSON.stringify({ ...sent, windows: [...sent.windows, ...sent.windows] }),
    ],
  ])('is refused if it is %s, without repeating it', (_, text) => {
    expect(() => readReport(text)).toThrow(
      /^KWin reported windows in a form that the helper does not know\.$/,
    )
  })

  it('tells the windows, which one is in front, and the screen', async () => {
    expect(await view(report)).toEqual({
      foregroundId: 1,
      screen: report.screen,
      windows: [
        {
          id: 1,
          app: 'writer',
          title: 'Letter',
          pid: 7,
          bounds: window.bounds,
          fullscreen: false,
          minimised: false,
          onCurrentDesktop: true,
          isFurniture: false,
        },
      ],
    })
    expect(await view({ ...report, active: null, monitors: [report.screen] })).toMatchObject({
      foregroundId: null,
      monitors: [report.screen],
    })
    expect((await view({ ...report, windows: [{ ...window, pid: -1 }] })).windows[0]?.pid).toBeNull()
  })

  it('has the window in front first, in whatever order KWin lists them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(50)).chain(orders => fc.shuffledSubarray(orders, { minLength: orders.length })),
        async orders => {
          const windows = orders.map(order => ({ ...window, id: `{${order}}`, order, title: String(order) }))

          const shown = (await view({ ...report, windows })).windows.map(({ title }) => Number(title))

          expect(shown).toEqual(orders.toSorted((a, b) => b - a))
        },
      ),
    )
  })

  it('has titles without the number that KWin adds to equal ones, and with those of programs', async () => {
    expect(await titlesOf('Letter', 'Letter <2>', 'Letter <3>\u200e')).toEqual(['Letter', 'Letter', 'Letter'])
    expect(await titlesOf('Letter <2>', 'Report')).toEqual(['Letter <2>', 'Report'])
  })
})

it('windows keep their numbers, and no number is used again', () => {
  const numbers = createNumbers()
  const [a, b] = [numbers.of('{a}'), numbers.of('{b}')]

  numbers.keep(['{b}'])

  expect(numbers.of('{b}')).toBe(b)
  expect([a, b]).not.toContain(numbers.of('{a}'))
})
