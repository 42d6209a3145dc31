import type { ExtensionMessage, HostMessage } from '@telemetry-tracker/shared/contracts/native-messages'
import type { HelperPort, HelperPortListeners } from '../lib/helper/native-port.ts'

type OfType<T extends ExtensionMessage['type']> = Extract<ExtensionMessage, { type: T }>

/** A fake helper: records the messages of all connections and sends messages on demand. */
export function createStandInHelper() {
  const got: ExtensionMessage[] = []
  let connections = 0
  let refusal: string | undefined
  let listeners: HelperPortListeners | undefined

  return {
    got,
    connections: () => connections,
    openPort(opened: HelperPortListeners): HelperPort {
      connections += 1
      listeners = opened
      if (refusal !== undefined) queueMicrotask(() => opened.ended(refusal ?? ''))
      return {
        post: message => {
          got.push(message)
        },
      }
    },
    /**
     * From now on, every connection ends immediately with this browser error message; `undefined` stops that.
     */
    refuse(words: string | undefined) {
      refusal = words
    },
    say(message: HostMessage | { type: 'from-the-future' }) {
      listeners?.received(message)
    },
    hangUp(words = 'Native host has exited.') {
      listeners?.ended(words)
    },
    /** The messages of one type, oldest first. */
    all<T extends ExtensionMessage['type']>(type: T): OfType<T>[] {
      return got.filter((message): message is OfType<T> => message.type === type)
    },
  }
}

export const welcome = {
  type: 'welcome',
  protocol: 1,
  helperVersion: '0.1.0',
  user: 'ana',
  server: 'https://tracker.example.com',
  state: 'recording',
  policy: { titleMode: 'full', nonProductive: ['youtube'], meetings: ['zoom.us'], mayPause: true },
} as const satisfies HostMessage

export const status = {
  type: 'status',
  state: 'recording',
  helperVersion: '0.1.0',
  user: 'ana',
  server: 'https://tracker.example.com',
  queuedEvents: 0,
  droppedEvents: 0,
  lastDelivery: { at: '2026-03-02T14:31:55Z' },
  browsers: [],
} as const satisfies HostMessage

export const today = {
  type: 'today',
  summary: {
    productive: 13_320,
    non_productive: 4_200,
    no_input: 900,
    no_input_counts: 'non_productive',
    total_seconds: 17_520,
    total_buckets: 292,
    declared: 0,
  },
  apps: [
    {
      app_name: 'Chromium — youtube.com',
      category: 'non_productive',
      total_seconds: 2_820,
      states: { productive: 0, non_productive: 2_820, no_input: 0 },
    },
  ],
  hours: [],
  computedAt: '2026-03-02T14:32:00Z',
  source: 'server',
} as const satisfies Omit<Extract<HostMessage, { type: 'today' }>, 'id'>
