import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { StartFailure } from '../process/node-process.ts'

/** A real X desktop without a screen, with a window manager. */
export interface Desktop {
  environment: Readonly<Record<string, string>>
  /** Opens this many windows and waits until the last one is there. */
  openWindows(number: number): Promise<void>
  /**
   * Moves the pointer this often per second, one pixel at a time, until the signal is aborted. Resolves with
   * the number of moves.
   */
  movePointer(perSecond: number, signal: AbortSignal): Promise<number>
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts one. Throws a StartFailure that names a missing program. */
export async function startDesktop(): Promise<Desktop> {
  const started: ChildProcess[] = []
  const server = start('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1920x1080x24',
    '-noreset',
    '-nolisten',
    'tcp',
  ])
  started.push(server)
  const pipe = server.stdio[3]
  if (!pipe) throw new StartFailure('Xvfb has no pipe to tell its display.')
  const [display] = await Promise.race([once(pipe, 'data'), failure(server, 'Xvfb')])
  const environment = { PATH: process.env['PATH'] ?? '', DISPLAY: `:${String(display).trim()}` }
  started.push(start('openbox', [], environment))
  const ask = (program: string, ...args: string[]) =>
    execFileSync(program, args, { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  await until(() => ask('xprop', '-root', '_NET_SUPPORTING_WM_CHECK').includes('0x'), 'no window manager')
  let opened = 0
  return {
    environment,
    async openWindows(number) {
      for (; number > 0; number--) {
        const place = `60x12+${(opened % 6) * 200}+${Math.floor(opened / 6) * 120}`
        started.push(
          start(
            'xterm',
            ['-T', `Window ${++opened}`, '-geometry', place, '-e', 'sleep', '7200'],
            environment,
          ),
        )
      }
      await until(
        () =>
          ask('xdotool', 'search', '--onlyvisible', '--class', 'xterm').trim().split('\n').length === opened,
        'the windows do not open',
      )
    },
    movePointer: (perSecond, signal) => movePointer(perSecond, signal, environment),
    async stop() {
      for (const child of started.toReversed()) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const gone = once(child, 'exit')
        child.kill('SIGKILL')
        await gone
      }
    },
  }
}

async function movePointer(
  perSecond: number,
  signal: AbortSignal,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const hand = start('xdotool', ['-'], environment)
  const startedMs = performance.now()
  let moves = 0
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond)
    let steps = ''
    for (; moves < due; moves++) steps += `mousemove ${300 + pingPong(moves, 600)} 300\n`
    if (steps !== '') hand.stdin?.write(steps)
    await delay(1)
  }
  const ended = once(hand, 'exit')
  hand.stdin?.end()
  await ended
  return moves
}

/** 0, 1, 2 … up to a length and back again. */
function pingPong(step: number, length: number): number {
  const at = step % (2 * length)
  return at < length ? at : 2 * length - at
}

function start(
  program: string,
  args: string[],
  environment?: Readonly<Record<string, string>>,
): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    ...(environment && { env: environment }),
  })
  running.add(child)
  child.once('exit', () => void running.delete(child))
  child.once('error', () => void running.delete(child))
  return child
}

async function failure(child: ChildProcess, program: string): Promise<never> {
  const [found] = await Promise.race([once(child, 'exit'), once(child, 'error')])
  throw new StartFailure(
    `${program} does not run (${found}). The bench of the helper needs Xvfb, openbox, xterm, xprop and xdotool.`,
  )
}

async function until(claim: () => boolean, otherwise: string): Promise<void> {
  const patience = performance.now() + 20_000
  while (!holds(claim)) {
    if (performance.now() > patience) throw new StartFailure(otherwise)
    await delay(100)
  }
}

/** The programs used here fail while there is nothing to find. */
function holds(claim: () => boolean): boolean {
  try {
    return claim()
  } catch {
    return false
  }
}
