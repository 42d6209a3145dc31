import { setTimeout as delay } from 'node:timers/promises'
import type { ReverseProxy } from '../tests/product/reverse-proxy.ts'
import type { NodeProcess } from './process/node-process.ts'
import type { Tell } from './report/report.ts'

/** nginx takes as little of a request as some set it to take … */
const small = '1200'
/** … and passes the body on as it arrives. A request whose server dies on the way then cannot go to the other one. */
const unbuffered = 'proxy_request_buffering off;'
const shipped = 'client_max_body_size 1m;'

/** The traps of nginx: bodies are not buffered, and they may be small only. */
export const traps = { [shipped]: `client_max_body_size ${small}; ${unbuffered}` }
/** The same with the size that we ship. */
const largerTraps = { [shipped]: `${shipped} ${unbuffered}` }

interface World {
  nginx: ReverseProxy
  servers: NodeProcess[]
  /** Starts a server again, on the same port. */
  restart(killed: NodeProcess): Promise<NodeProcess>
}

/** What happened how often. */
export interface Mishaps {
  killed_servers: number
  reloads: number
}

/** Kills one server, then both at once, and reloads nginx in between with another limit for bodies: again and again until the signal. */
export async function haveMishaps(
  { nginx, servers, restart }: World,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
  tell: Tell,
): Promise<Mishaps> {
  const done: Mishaps = { killed_servers: 0, reloads: 0 }

  async function kill(victims: readonly NodeProcess[]): Promise<void> {
    tell(`  killing ${victims.length === 1 ? 'a server' : 'both servers'}`)
    await Promise.all(victims.map(victim => victim.kill()))
    done.killed_servers += victims.length
    await Promise.all(
      victims.map(async victim => {
        servers[servers.indexOf(victim)] = await restart(victim)
      }),
    )
  }

  async function reload(replaced: Record<string, string>): Promise<void> {
    tell('  reloading nginx')
    await nginx.reload(replaced)
    done.reloads++
  }

  const mishaps = [
    () => kill(servers.slice(0, 1)),
    () => reload(largerTraps),
    () => kill([...servers]),
    () => reload(traps),
  ]
  for (let turn = 0; ; turn++) {
    await delay(everyMs, undefined, { signal }).catch(error => {
      if (!signal.aborted) throw error
    })
    if (signal.aborted) return done
    await mishaps[turn % mishaps.length]?.()
  }
}
