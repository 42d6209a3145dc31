import type { Global, WaylandConnection } from './connection.ts'
import type { ArgumentReader } from './wire.ts'

/** A window as the compositor describes it: it tells neither its place nor what covers it. */
export interface Toplevel {
  id: number
  appId: string
  title: string
  minimised: boolean
  activated: boolean
  fullscreen: boolean
}

/** https://wayland.app/protocols/wlr-foreign-toplevel-management-unstable-v1 */
export const toplevelManager = 'zwlr_foreign_toplevel_manager_v1'
const version = 3
const managerEvents = { toplevel: 0 }
const handleEvents = { title: 0, appId: 1, state: 4, done: 5, closed: 6 }
const handleDestroy = 7
const states = { minimised: 1, activated: 2, fullscreen: 3 }

/** Follows the compositor's windows. The function returns those of now, in the order in which they appeared. */
export function followToplevels(connection: WaylandConnection, offered: Global): () => Toplevel[] {
  const shown = new Map<number, Toplevel>()
  connection.bind(offered, version, (opcode, args) => {
    if (opcode === managerEvents.toplevel) follow(args.number())
  })
  return () => [...shown.values()]

  /** Changes apply together when the compositor says `done`, so no half of them is ever seen. */
  function follow(id: number): void {
    let next: Toplevel = { id, appId: '', title: '', minimised: false, activated: false, fullscreen: false }
    connection.listen(id, (opcode, args) => {
      if (opcode === handleEvents.closed) {
        shown.delete(id)
        connection.destroy(id, handleDestroy)
      } else if (opcode === handleEvents.done) shown.set(id, next)
      else next = { ...next, ...changeIn(opcode, args) }
    })
  }
}

function changeIn(opcode: number, args: ArgumentReader): Partial<Toplevel> {
  if (opcode === handleEvents.title) return { title: args.text() }
  if (opcode === handleEvents.appId) return { appId: args.text() }
  if (opcode !== handleEvents.state) return {}
  const now = args.numbers()
  return {
    minimised: now.includes(states.minimised),
    activated: now.includes(states.activated),
    fullscreen: now.includes(states.fullscreen),
  }
}
