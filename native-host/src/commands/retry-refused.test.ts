import type { StatusMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openAgentSocket } from '../browser/agent-socket.ts'
import { BrowserRegistry } from '../browser/registry.ts'
import { Queue } from '../deliver/queue.ts'
import { socketPlace } from '../platform/socket-place.ts'
import { anEvent } from '../testing/events.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { silentLog } from '../testing/log.ts'
import { agentState, memory } from '../testing/socket.ts'
import { retryRefused } from './retry-refused.ts'
import { printStatusOf } from './status.ts'

const asOrdinary = agentState.status()

function printed(): string[] {
  const lines: string[] = []
  vi.spyOn(console, 'log').mockImplementation((text: string) => void lines.push(...text.split('\n')))
  onTestFinished(() => void vi.restoreAllMocks())
  return lines
}

test('makes the agent queue refused events again, and prints its status', async () => {
  const queue = new Queue(temporaryFolder(), 1e8, () => {})
  for (const n of [1, 2, 3]) queue.append(anEvent(n))
  queue.seal()
  queue.refuse(queue.takeHead()?.sequence ?? 0)
  const dataDir = temporaryFolder()
  const status = (): StatusMessage => ({
    ...asOrdinary,
    queuedEvents: queue.queuedEvents,
    refusedEvents: queue.refusedEvents,
  })
  const socket = await openAgentSocket(
    socketPlace(dataDir),
    new BrowserRegistry(memory()),
    { ...agentState, status, retryRefused: () => void queue.retryRefused() },
    silentLog,
  )
  onTestFinished(() => socket.close())
  expect(status()).toMatchObject({ queuedEvents: 0, refusedEvents: 3 })
  const lines = printed()

  await retryRefused(dataDir, { json: false })

  expect(lines).toContain('Waiting   3 events')
  expect(lines.join('\n')).not.toContain('Refused')
})

test('explains how to start the agent if none is running', async () => {
  await expect(retryRefused(temporaryFolder(), { json: false })).rejects.toThrow('Start it with `agent`')
})

test('shows refused events with the command for them, and uncounted ones with each reason', () => {
  const lines = printed()

  printStatusOf(
    { ...asOrdinary, refusedEvents: 7, rejectedEvents: { expired: 2, in_the_future: 5 } },
    { json: false },
  )

  expect(lines).toContain('Refused   7 events, kept in queue/refused; resend them with `retry-refused`')
  expect(lines).toContain('Uncounted 2 events: expired')
  expect(lines).toContain('Uncounted 5 events: in the future')
})

test('shows nothing about refused events when there are none', () => {
  const lines = printed()

  printStatusOf({ ...asOrdinary, refusedEvents: 0, rejectedEvents: {} }, { json: false })

  expect(lines.filter(line => /^(Refused|Uncounted)/.test(line))).toEqual([])
})
