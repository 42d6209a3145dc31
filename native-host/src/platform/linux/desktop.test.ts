import { once } from 'node:events'
import { expect, test } from 'vitest'
import { noDisplayHere, startDisplay } from '../../testing/display.ts'
import { until } from '../../testing/until.ts'
import type { Desktop } from '../desktop.ts'
import { openLinuxDesktop } from './desktop.ts'

async function open(name: string): Promise<Desktop & AsyncDisposable> {
  const desktop = await openLinuxDesktop({ DISPLAY: name })
  return { ...desktop, [Symbol.asyncDispose]: async () => desktop.close() }
}

async function front(desktop: Desktop) {
  const { windows, foregroundId } = await desktop.view()
  return windows.find(({ id }) => id === foregroundId)
}

test.skipIf(noDisplayHere)('names programs whose class is written in UTF-8', async () => {
  const display = await startDisplay()
  await using desktop = await open(display.name)

  for (const name of ['µPad', 'Яндекс Музыка', '微信']) {
    const terminal = await display.terminal(`work ${name.length}`, '-class', name)
    await until(async () => expect((await front(desktop))?.app.toLowerCase()).toBe(name.toLowerCase()))
    terminal.kill()
    await once(terminal, 'exit')
  }
})

test.skipIf(noDisplayHere)(
  'notices a class, a title and a process set after the window was shown',
  async () => {
    const display = await startDisplay()
    await using desktop = await open(display.name)
    await display.terminal('Premium')
    const before = await front(desktop)
    const id = String(before?.id)

    display.run('xdotool', 'set_window', '--class', 'Spotify', '--classname', 'spotify', '--name', 'Song', id)
    display.run('xprop', '-id', id, '-f', '_NET_WM_PID', '32c', '-set', '_NET_WM_PID', '4711')

    expect(before).toMatchObject({ app: 'XTerm', title: 'Premium' })
    await until(async () =>
      expect(await front(desktop)).toMatchObject({ app: 'Spotify', title: 'Song', pid: 4711 }),
    )
  },
)

test.skipIf(noDisplayHere)('names the current program of a reused window number', async () => {
  const display = await startDisplay()
  await using desktop = await open(display.name)
  const numbers: (number | undefined)[] = []

  for (const name of ['Netflix', 'Writer', 'Calc']) {
    const terminal = await display.terminal(name, '-class', name)
    const window = await until(async () => {
      const found = await front(desktop)
      expect(found?.title).toBe(name)
      return found
    })
    expect(window?.app).toBe(name)
    numbers.push(window?.id)
    const gone = once(terminal, 'exit')
    terminal.kill('SIGKILL')
    await gone
  }

  // Otherwise this display would not have reused any number.
  expect(new Set(numbers).size).toBeLessThan(numbers.length)
})

test.skipIf(noDisplayHere)('sees monitors that are connected and disconnected while it runs', async () => {
  const display = await startDisplay('-screen', '0', '3840x1080x24')
  await using desktop = await open(display.name)
  const both = await desktop.view()
  display.run('xrandr', '--setmonitor', 'LEFT', '1920/508x1080/285+0+0', 'screen')
  const one = await desktop.view()
  display.run('xrandr', '--setmonitor', 'RIGHT', '1920/508x1080/285+1920+0', 'none')
  const two = await desktop.view()

  expect(both.screen).toMatchObject({ width: 3840, height: 1080 })
  expect(one.monitors?.map(({ width }) => width)).toEqual([1920])
  expect(two.monitors?.map(({ left }) => left).sort()).toEqual([0, 1920])
})

test.skipIf(noDisplayHere)('follows the size of the desktop, and a restarted window manager', async () => {
  const display = await startDisplay('-screen', '0', '3840x1080x24')
  await using desktop = await open(display.name)
  const mode = ['small', '60', '1920', '1920', '1920', '1920', '1080', '1080', '1080', '1080']
  display.run('xrandr', '--newmode', ...mode)
  display.run('xrandr', '--addmode', 'screen', 'small')
  display.run('xrandr', '--output', 'screen', '--mode', 'small')
  const small = await desktop.view()
  display.run('xrandr', '--output', 'screen', '--mode', '3840x1080')
  const large = await desktop.view()
  await display.terminal('work')
  display.run('openbox', '--restart')

  expect([small.screen?.width, large.screen?.width]).toEqual([1920, 3840])
  await until(async () => expect((await front(desktop))?.title).toBe('work'))
})
