import {
  type DeclareMessage,
  type ExtensionMessage,
  type HostMessage,
  hostMessageSchema,
  type PolicySummary,
} from '@telemetry-tracker/shared/contracts/native-messages'
import { protocolVersion } from '@telemetry-tracker/shared/contracts/native-wire'
import { t } from '../i18n/t.ts'
import {
  type DisconnectedState,
  type LinkState,
  problemOf,
  stateOfPolicy,
  stateOfStatus,
  stateOfWelcome,
} from './link-state.ts'
import type { HelperPort, HelperPortListeners } from './native-port.ts'
import { pendingRequests } from './pending-requests.ts'

export type Hello = Extract<ExtensionMessage, { type: 'hello' }>

export interface HelperLinkEdges {
  openPort(listeners: HelperPortListeners): HelperPort
  stateChanged(state: LinkState): void
  /** The extension sent its greeting; the helper may have forgotten everything it received before. */
  greeted(): void
  /** The helper answered the greeting; the policy may have changed. */
  welcomed(): void
  /** The connection ended this long after the helper's greeting (0 without one). */
  disconnected(welcomedMs: number): void
  /** The policy's lists have changed. */
  policyChanged(): void
}

/** A request of the popup; the link gives it its id. */
type Ask =
  | { type: 'today' | 'status' | 'open-dashboard' | 'resume' | 'away' }
  | Omit<DeclareMessage, 'id'>
  | { type: 'pause'; kind: 'pause'; minutes: number }

export type HelperLink = ReturnType<typeof createHelperLink>

const welcomeWithinMs = 10_000

/**
 * The connection to the helper: greeting, requests and their answers, and one function for every way in which
 * it ends.
 */
export function createHelperLink({
  openPort,
  stateChanged,
  greeted,
  welcomed,
  disconnected,
  policyChanged,
}: HelperLinkEdges) {
  let port: HelperPort | undefined
  let hello: Hello | undefined
  let state: LinkState = { phase: 'connecting' }
  let policy: PolicySummary | undefined
  let welcomedAt: number | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  const pending = pendingRequests()

  /**
   * Connects unless connected. A problem stays visible until the helper answers, so that retries don't
   * flicker.
   */
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

  /** Sends the greeting. Repeated when the helper stays silent: its agent may have started only now. */
  function greet() {
    if (!port || !hello) return
    clearTimeout(silence)
    silence = setTimeout(() => {
      if (state.phase === 'connecting') lose({ problem: 'silent', detail: 'The helper did not answer.' })
    }, welcomeWithinMs)
    post(hello)
    greeted()
  }

  function post(message: ExtensionMessage) {
    if (!port) return
    try {
      port.post(message)
    } catch (error) {
      // A port that has ended but has not reported it yet throws here.
      end(wordsOf(error))
    }
  }

  /**
   * Sends a request and waits for the answer. Rejects with a sentence for people: no connection, no answer in
   * time, or the helper's error.
   */
  function request(ask: Ask): Promise<HostMessage> {
    if (!policy) return Promise.reject(new Error(t('errorNotConnected')))
    const { id, answer } = pending.add()
    post({ ...ask, id })
    return answer
  }

  /**
   * Asks for the helper's status. A helper that no longer answers is lost, even if its port is open: it
   * hangs, or this computer slept.
   */
  async function check() {
    try {
      await request({ type: 'status' })
    } catch (error) {
      if (policy) lose({ problem: 'silent', detail: wordsOf(error) })
    }
  }

  function received(raw: unknown) {
    const result = hostMessageSchema.safeParse(raw)
    if (!result.success) {
      console.warn(
        'The helper sent a message that this version does not know. It was ignored.',
        result.error.issues,
      )
      return
    }
    const message = result.data
    if (message.type === 'welcome') beWelcomed(message)
    if (message.type === 'policy') obey(message.policy)
    if (message.type === 'status' && state.phase === 'connected') show(stateOfStatus(state, message))
    if (message.type === 'error') complain(message)
    else if ('id' in message && message.id !== undefined) pending.answer(message.id, message)
  }

  function beWelcomed(message: Extract<HostMessage, { type: 'welcome' }>) {
    if (message.protocol !== protocolVersion) return misunderstand(message.protocol)
    clearTimeout(silence)
    policy = message.policy
    welcomedAt ??= performance.now()
    show(stateOfWelcome(message))
    welcomed()
  }

  function obey(changed: PolicySummary) {
    if (state.phase !== 'connected') return
    policy = changed
    show(stateOfPolicy(state, changed))
    policyChanged()
  }

  function complain({ id, code, message, protocol }: Extract<HostMessage, { type: 'error' }>) {
    if (id !== undefined) pending.refuse(id, objection(code, message))
    if (code === 'helper_away') lose({ problem: 'agent_away', detail: message })
    else if (code === 'protocol_mismatch') misunderstand(protocol)
    else if (id === undefined) console.warn(`The helper refused a message: ${message} (${code})`)
  }

  /** A helper that refuses us without sending its version is older than that field. */
  function misunderstand(helperProtocol: number | undefined) {
    const problem = (helperProtocol ?? 0) < protocolVersion ? 'helper_too_old' : 'extension_too_old'
    const detail = `The helper uses version ${helperProtocol ?? 'unknown'}, this extension ${protocolVersion}.`
    lose({ problem, detail, ...(helperProtocol !== undefined && { helperProtocol }) })
  }

  function end(words: string) {
    const welcomedMs = welcomedAt === undefined ? 0 : performance.now() - welcomedAt
    port = undefined
    lose({ problem: problemOf(words), detail: words })
    disconnected(welcomedMs)
  }

  /** Every way of losing the helper leads here, and nothing that it sent is kept. */
  function lose(why: Omit<DisconnectedState, 'phase'>) {
    clearTimeout(silence)
    policy = undefined
    welcomedAt = undefined
    pending.refuseAll(t('errorWentAway'))
    show({ phase: 'disconnected', ...why })
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
    check,
    isOpen: () => port !== undefined,
    isWelcomed: () => policy !== undefined,
    state: () => state,
    /**
     * Patterns of the sites that may be named while in the background; empty before the helper has sent them.
     */
    namedSites: () => (policy ? [...policy.nonProductive, ...policy.meetings] : []),
  }
}

/** The helper's error, in the reader's language if it is a common one. */
function objection(code: Extract<HostMessage, { type: 'error' }>['code'], message: string): string {
  if (code === 'server_away') return t('errorServerAway')
  if (code === 'not_allowed') return t('errorPauseNotAllowed')
  if (code === 'helper_away') return t('errorWentAway')
  return message
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
