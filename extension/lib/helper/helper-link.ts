import {
  type ExtensionMessage,
  type HostMessage,
  hostMessageSchema,
  type PolicySummary,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { type LinkState, type Problem, problemOf, stateOfStatus, stateOfWelcome } from './link-state.ts'
import type { HelperPort, HelperPortListeners } from './native-port.ts'
import { pendingRequests } from './pending-requests.ts'

export type Hello = Extract<ExtensionMessage, { type: 'hello' }>

export interface HelperLinkEdges {
  openPort(listeners: HelperPortListeners): HelperPort
  stateChanged(state: LinkState): void
  /** The extension greeted; the helper may have forgotten everything it was told. */
  greeted(): void
  /** The helper greeted back, and the policy may be another than before. */
  welcomed(): void
  /** The connection ended after the greeting had held for so long (0 without one). */
  disconnected(welcomedMs: number): void
}

export type HelperLink = ReturnType<typeof createHelperLink>

const welcomeWithinMs = 10_000

/** The one connection to the helper: greeting, requests and their answers, and one way in which all of it ends. */
export function createHelperLink({
  openPort,
  stateChanged,
  greeted,
  welcomed,
  disconnected,
}: HelperLinkEdges) {
  let port: HelperPort | undefined
  let hello: Hello | undefined
  let state: LinkState = { phase: 'connecting' }
  let policy: PolicySummary | undefined
  let welcomedAt: number | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const pending = pendingRequests()

  /** Connects unless it is connected. A problem stays on show until the helper answers, so that retries don't flicker. */
  function connect(as: Hello) {
    if (port) return
    hello = as
    try {
      const opened: HelperPort = openPort({
        received: message => port === opened && received(message),
        ended: words => port === opened && end(words),
      })
      port = opened
      greet()
    } catch (error) {
      end(wordsOf(error))
    }
  }

  /** Says who speaks. Said again when the helper stayed silent: its agent may have started only now. */
  function greet() {
    if (!port || !hello) return
    clearTimeout(silence)
    silence = setTimeout(() => {
      if (state.phase === 'connecting') lose('silent', 'The helper did not answer.')
    }, welcomeWithinMs)
    post(hello)
    greeted()
  }

  function post(message: ExtensionMessage) {
    if (!port) return
    try {
      port.post(message)
    } catch (error) {
      // A port that ended but has not told yet throws here.
      end(wordsOf(error))
    }
  }

  /** Asks and waits for the answer. Rejects with a sentence for people: no connection, no answer in time, or the helper's own. */
  function request(type: 'today' | 'status' | 'open-dashboard'): Promise<HostMessage> {
    if (!policy) return Promise.reject(new Error('The helper is not connected. Start it, then try again.'))
    const { id, answer } = pending.add()
    post({ type, id })
    return answer
  }

  function received(raw: unknown) {
    const result = hostMessageSchema.safeParse(raw)
    if (!result.success) {
      console.warn(
        'The helper sent a message that is none of this version; it was ignored.',
        result.error.issues,
      )
      return
    }
    const message = result.data
    if (message.type === 'welcome') beWelcomed(message)
    if (message.type === 'status' && state.phase === 'connected') show(stateOfStatus(state, message))
    if (message.type === 'error') complain(message)
    else if ('id' in message && message.id !== undefined) pending.answer(message.id, message)
  }

  function beWelcomed(message: Extract<HostMessage, { type: 'welcome' }>) {
    if (message.protocol !== protocolVersion) {
      const versions = `The helper speaks version ${message.protocol}, this extension ${protocolVersion}.`
      return lose('different_versions', versions)
    }
    clearTimeout(silence)
    policy = message.policy
    welcomedAt ??= performance.now()
    show(stateOfWelcome(message))
    welcomed()
  }

  function complain({ id, code, message }: Extract<HostMessage, { type: 'error' }>) {
    if (id !== undefined) pending.refuse(id, message)
    if (code === 'helper_away') lose('agent_away', message)
    else if (code === 'protocol_mismatch') lose('different_versions', message)
    else if (id === undefined) console.warn(`The helper refused a message: ${message} (${code})`)
  }

  function end(words: string) {
    const welcomedMs = welcomedAt === undefined ? 0 : performance.now() - welcomedAt
    port = undefined
    lose(problemOf(words), words)
    disconnected(welcomedMs)
  }

  /** Every way of having no helper leads here, and nothing it told remains. */
  function lose(problem: Problem, detail: string) {
    clearTimeout(silence)
    policy = undefined
    welcomedAt = undefined
    pending.refuseAll('The helper went away. Start it, then try again.')
    show({ phase: 'disconnected', problem, detail })
  }

  function show(next: LinkState) {
    state = next
    stateChanged(next)
  }

  return {
    connect,
    greet,
    post,
    request,
    isOpen: () => port !== undefined,
    isWelcomed: () => policy !== undefined,
    state: () => state,
    /** Patterns of the sites that may be named while they are in the background; none before the helper has told. */
    namedSites: () => (policy ? [...policy.nonProductive, ...policy.meetings] : []),
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
