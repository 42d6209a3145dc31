import { extensionMessageSchema } from '@telemetry-tracker/shared/contracts/native-messages'
import { compileRules } from '@telemetry-tracker/shared/engine/rules'
import { defaultPolicy } from '@telemetry-tracker/shared/policy'
import { releasedMessages, releasedVersions } from '@telemetry-tracker/shared/testing/releases'
import { describe, expect, test } from 'vitest'
import { mergeSecond } from '../merge/event.ts'
import { matchWindows, noMatches } from '../merge/match-windows.ts'
import { observed, seen } from '../testing/seconds.ts'
import { agentState, memory } from '../testing/socket.ts'
import { answer, type Caller } from './conversation.ts'
import { encodeFrame, FrameReader } from './frames.ts'
import { BrowserRegistry } from './registry.ts'

const rules = compileRules(defaultPolicy, 60)
const caller: Caller = { connection: {}, role: 'relay', browserPid: 1 }

describe.each(releasedVersions())('the extension of version %s', version => {
  const frames = Buffer.concat(releasedMessages(version).map(encodeFrame))
  const received = [...new FrameReader(64 * 1024).read(frames)]
  const messages = received.map(message => extensionMessageSchema.parse(message))

  test('sends every type of message that a popup can cause', () => {
    expect([...new Set(messages.map(({ type }) => type))]).toEqual(
      expect.arrayContaining(['hello', 'tabs', 'today', 'status', 'open-dashboard', 'pause', 'resume']),
    )
  })

  test('gets no error for any of its messages', async () => {
    const registry = new BrowserRegistry(memory())
    const commands = {
      ...agentState,
      today: async () => ({ ...today, computedAt: '2026-03-11T14:32:00Z', source: 'server' as const }),
      pause: () => true,
    }

    for (const message of received) {
      const answered = await answer(message, caller, registry, commands, 0)
      expect(answered?.type).not.toBe('error')
    }
  })

  test('tells which site is in front, and which distracts beside it', async () => {
    const seconds = []
    const registry = new BrowserRegistry(memory())
    for (const message of messages) {
      await answer(message, caller, registry, agentState, 0)
      if (message.type === 'tabs' && message.windows.length > 0) seconds.push(secondOf(registry))
    }

    expect(seconds).toEqual([
      {
        site: 'docs.example.com',
        distraction_visible: true,
        distraction: { source: 'audio', name: 'youtube' },
      },
      // What is in front is no distraction beside it.
      { site: 'youtube.com', distraction_visible: false },
      { site: 'github.com', distraction_visible: false, meeting_audible: true },
    ])
  })
})

/** A second in which the browser's window was in front. */
function secondOf(registry: BrowserRegistry) {
  const browsers = registry.connected()
  const observation = observed(seen('Firefox', 'A page — Mozilla Firefox'))
  const { reported } = matchWindows(observation, browsers, rules.isBrowser, noMatches)
  const event = mergeSecond(
    observation,
    reported,
    browsers,
    { userId: 'ada', wakeThresholdSec: 30, rules, redactTitle: title => title, isRemote: false },
    { endMs: observation.at, limit: null },
  )
  const { site, distraction_visible, distraction, meeting_audible } = event ?? {}
  return {
    site,
    distraction_visible,
    ...(distraction && { distraction }),
    ...(meeting_audible !== undefined && { meeting_audible }),
  }
}

const today = {
  summary: {
    productive: 0,
    non_productive: 0,
    no_input: 0,
    no_input_counts: 'non_productive' as const,
    total_seconds: 0,
    total_buckets: 0,
    declared: 0,
  },
  apps: [],
  hours: [],
}
