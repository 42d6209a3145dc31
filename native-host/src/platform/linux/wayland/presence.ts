import type { Global, WaylandConnection } from './connection.ts'

/** After this time without input the compositor says that a seat is idle. */
const idleAfterMs = 1_000

interface IdleProtocol {
  interface: string
  version: number
  /** Asks for notifications about a seat; returns the object that gives them. */
  notify(manager: number, boundVersion: number, seat: number, handle: (opcode: number) => void): number
  /** The request that ends them. */
  destroy: number
}

const events = { idled: 0, resumed: 1 }

/** The protocols for it, best first. In both, the notifying object has the same two events. */
function protocolsOf(connection: WaylandConnection): IdleProtocol[] {
  return [
    {
      // https://wayland.app/protocols/ext-idle-notify-v1: since version 2 it can ignore players that keep the screen on.
      interface: 'ext_idle_notifier_v1',
      version: 2,
      notify: (manager, boundVersion, seat, handle) =>
        connection.create(manager, boundVersion >= 2 ? 2 : 1, [idleAfterMs, seat], handle),
      destroy: 0,
    },
    {
      // https://wayland.app/protocols/kde-idle, of older compositors.
      interface: 'org_kde_kwin_idle',
      version: 1,
      notify: (manager, _, seat, handle) => connection.create(manager, 0, [seat, idleAfterMs], handle),
      destroy: 0,
    },
  ]
}

/**
 * Follows whether someone is active on any seat. The function returns for how many seconds nobody has been, 0
 * while someone is; without a seat, since the last one went. What was before the helper looked is not known. Null if
 * the compositor has no protocol for it.
 */
export function followPresence(
  connection: WaylandConnection,
  nowMs: () => number = () => performance.now(),
): (() => number) | null {
  const protocol = protocolsOf(connection).find(
    ({ interface: name }) => connection.offers(name)[0] !== undefined,
  )
  const offered = protocol && connection.offers(protocol.interface)[0]
  if (!protocol || !offered) return null
  const manager = connection.bind(offered, protocol.version)
  const boundVersion = Math.min(offered.version, protocol.version)
  /** Since when each seat is idle, by the seat's name; null while it is in use. */
  const idleSinceMs = new Map<number, { sinceMs: number | null; notifier: number }>()
  let lastActiveMs = nowMs()
  for (const seat of connection.offers('wl_seat')) follow(seat)
  connection.watchGlobals({
    added: global => {
      if (global.interface === 'wl_seat') follow(global)
    },
    removed: name => {
      const seat = idleSinceMs.get(name)
      if (!seat) return
      connection.destroy(seat.notifier, protocol.destroy)
      lastActiveMs = Math.max(lastActiveMs, seat.sinceMs ?? nowMs())
      idleSinceMs.delete(name)
    },
  })
  return () => {
    const now = nowMs()
    const seats = [...idleSinceMs.values()].map(({ sinceMs }) => sinceMs ?? now)
    return Math.max(0, now - Math.max(lastActiveMs, ...seats)) / 1_000
  }

  function follow(global: Global): void {
    const seat = connection.bind(global, 1)
    const notifier = protocol?.notify(manager, boundVersion, seat, opcode => {
      const known = idleSinceMs.get(global.name)
      if (!known) return
      if (opcode === events.idled) known.sinceMs = nowMs() - idleAfterMs
      else if (opcode === events.resumed) known.sinceMs = null
    })
    if (notifier !== undefined) idleSinceMs.set(global.name, { sinceMs: null, notifier })
  }
}
