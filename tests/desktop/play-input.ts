import { once } from 'node:events'
import type { InputEvent, InputStream } from '../../bench/anticheat/input/input-event.ts'
import type { Processes } from './process.ts'

/**
 * Plays input on a real desktop, through one process that waits between the events; resolves at `toMs`.
 * It is late by some milliseconds an event, which matters to no test: use it only where no exact counts are
 * expected.
 */
export async function playInput(
  processes: Processes,
  environment: NodeJS.ProcessEnv,
  stream: InputStream,
  toMs: number,
): Promise<void> {
  const player = processes.start('xdotool', ['-'], {
    env: environment,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  player.stdin?.end(scriptOf(stream, toMs))
  const [code] = await once(player, 'exit')
  if (code !== 0) throw new Error(`The player of the input ended with code ${code}.`)
}

/** Movements this close together are played as one: a program that moves the pointer 60 times a second needs a processor. */
const togetherMs = 40

/** The events as lines of a script, with the pauses between them. */
function scriptOf(stream: InputStream, toMs: number): string {
  const lines: string[] = []
  let atMs = 0
  let skipped: InputEvent | null = null
  const add = (event: InputEvent) => {
    const pauseMs = Math.round(event.ms - atMs)
    if (pauseMs > 0) lines.push(`sleep ${pauseMs / 1_000}`)
    atMs += Math.max(0, pauseMs)
    lines.push(commandOf(event))
  }
  for (const event of stream) {
    if (event.kind === 'move' && event.ms - atMs < togetherMs) {
      skipped = event
      continue
    }
    if (skipped !== null) add(skipped)
    skipped = null
    add(event)
  }
  lines.push(`sleep ${Math.max(0, toMs - atMs) / 1_000}`)
  return `${lines.join('\n')}\n`
}

/** X servers number keys from 8 on; the other codes are those of the hook. */
const firstKeycode = 8

function commandOf(event: InputEvent): string {
  switch (event.kind) {
    case 'keydown':
    case 'keyup':
      return `${event.kind} ${event.code + firstKeycode}`
    case 'click':
      return 'click 1'
    case 'wheel':
      return 'click 5'
    case 'move':
      return `mousemove ${event.x} ${event.y}`
  }
}
