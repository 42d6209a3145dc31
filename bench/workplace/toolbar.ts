import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { StartFailure } from '../process/node-process.ts'

/** The toolbar button of an extension, for clicks with a real pointer. */
export interface ToolbarButton {
  /** Opens the popup. Resolves with the time, in ms since the epoch, and the popup's debugger URL. */
  click(): Promise<{ atMs: number; popup: string }>
  /** Closes it and waits until it is gone. */
  close(): Promise<void>
  stop(): Promise<void>
}

const patienceMs = 10_000

/**
 * Searches the toolbar from the right: the click that opens the popup has found the button. `findPopup`
 * returns the debugger URL of the open popup.
 */
export async function findToolbarButton(
  environment: Readonly<Record<string, string>>,
  windowWidth: number,
  findPopup: () => Promise<string | undefined>,
): Promise<ToolbarButton> {
  const hand = spawn('xdotool', ['-'], { env: environment, stdio: ['pipe', 'ignore', 'inherit'] })
  await lookFor()
  return {
    async click() {
      const atMs = Date.now()
      tell(hand, 'click 1')
      return { atMs, popup: await whenOpen() }
    },
    close,
    async stop() {
      const ended = once(hand, 'exit')
      hand.stdin.end()
      await ended
    },
  }

  async function lookFor() {
    for (const y of [60, 84])
      for (let x = windowWidth - 60; x > windowWidth - 260; x -= 12) {
        tell(hand, `mousemove ${x} ${y} click 1`)
        await delay(400)
        const isFound = (await findPopup()) !== undefined
        await close()
        if (isFound) return
      }
    throw new StartFailure('the toolbar has no button of the extension')
  }

  async function close() {
    tell(hand, 'key Escape')
    await until(async () => ((await findPopup()) === undefined ? true : undefined))
    // The window's closing is drawn, too.
    await delay(300)
  }

  async function whenOpen(): Promise<string> {
    // Debugging during opening would make the popup slower; paint times can be read afterwards.
    await delay(500)
    return until(findPopup)
  }
}

function tell(hand: ChildProcess, words: string) {
  hand.stdin?.write(`${words}\n`)
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const endMs = performance.now() + patienceMs; performance.now() < endMs; await delay(20)) {
    const answer = await ask()
    if (answer !== undefined) return answer
  }
  throw new Error('The popup does not do what the pointer says.')
}
