import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ArgumentReader, encodeRequest, splitEvents } from '../platform/linux/wayland/wire.ts'
import { temporaryFolder } from './folder.ts'
import { until } from './until.ts'

const registry = 2
const opcodes = { sync: 0, getRegistry: 1, global: 0, globalRemove: 1, deleteId: 1 }

export interface StandInCompositor {
  /** Where it listens. */
  path: string
  /** Everything bound, by the interface: the ids of the objects. */
  bound(interfaceName: string): Promise<number>
  /** The requests to an object so far, as opcode and whole numbers. */
  requests(object: number): number[][]
  /** Offers another interface. */
  offer(name: number, interfaceName: string, version: number): void
  withdraw(name: number): void
  /** Sends an event. A list of numbers is an array. */
  send(object: number, opcode: number, ...args: (number | string | number[])[]): void
  /** Ends the connection, as the compositor's death does. */
  hangUp(): void
}

/** A compositor of the running test that offers these interfaces and answers nothing but round trips. */
export async function startCompositor(
  offered: readonly (readonly [interfaceName: string, version: number])[],
): Promise<StandInCompositor> {
  const path = join(temporaryFolder(), 'wayland-0')
  const bound = new Map<string, number>()
  const requests = new Map<number, number[][]>()
  let client: Socket | undefined
  const send: StandInCompositor['send'] = (object, opcode, ...args) =>
    void client?.write(
      encodeRequest(
        object,
        opcode,
        args.flatMap(arg => (Array.isArray(arg) ? [4 * arg.length, ...arg] : [arg])),
      ),
    )
  const offer: StandInCompositor['offer'] = (name, interfaceName, version) =>
    send(registry, opcodes.global, name, interfaceName, version)
  const server = createServer(socket => {
    client = socket
    let received = Buffer.alloc(0)
    socket.on('data', bytes => {
      const { events, rest } = splitEvents(Buffer.concat([received, bytes]))
      received = Buffer.from(rest)
      for (const { object, opcode, body } of events) answer(object, opcode, body)
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(path, resolve))
  onTestFinished(() => {
    client?.destroy()
    server.close()
  })
  return {
    path,
    bound: name => until(() => bound.get(name) ?? fail(`${name} is not bound`)),
    requests: object => requests.get(object) ?? [],
    offer,
    withdraw: name => send(registry, opcodes.globalRemove, name),
    send,
    hangUp: () => client?.destroy(),
  }

  function answer(object: number, opcode: number, body: Buffer): void {
    const args = new ArgumentReader(body)
    if (object === 1 && opcode === opcodes.getRegistry) {
      for (const [i, [interfaceName, version]] of offered.entries()) offer(i + 1, interfaceName, version)
    } else if (object === 1 && opcode === opcodes.sync) {
      const id = args.number()
      send(id, 0, 0)
      send(1, opcodes.deleteId, id)
    } else if (object === registry) {
      args.number()
      const name = args.text()
      args.number()
      bound.set(name, args.number())
    } else {
      const numbers = Array.from({ length: body.length / 4 }, () => args.number())
      requests.set(object, [...(requests.get(object) ?? []), [opcode, ...numbers]])
    }
  }
}

function fail(why: string): never {
  throw new Error(why)
}
