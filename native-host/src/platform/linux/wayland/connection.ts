import { connect, type Socket } from 'node:net'
import { NoDisplayError } from '../../desktop.ts'
import { type Argument, ArgumentReader, encodeRequest, splitEvents, type WireEvent } from './wire.ts'

/** Handles one kind of event of an object, by its opcode. Others are ignored. */
export type EventHandler = (opcode: number, args: ArgumentReader) => void

/** An interface that the compositor offers. Some, such as seats, are offered several times. */
export interface Global {
  name: number
  interface: string
  version: number
}

const display = 1
const displayRequests = { sync: 0, getRegistry: 1 }
const displayEvents = { error: 0, deleteId: 1 }
const registryEvents = { global: 0, globalRemove: 1 }
const bindRequest = 0
/** Ids from here on are given by the compositor. */
const firstServerId = 0xff000000

/**
 * A connection to a Wayland compositor. Own code, because the library for it (`wayland-client` on npm) knows
 * only one object of each interface, so not several seats, and reads its protocol from files beside it, which
 * a single executable does not have.
 */
export class WaylandConnection {
  /** Resolves with the reason when the compositor has gone away. */
  readonly gone: Promise<string>
  readonly #socket: Socket
  readonly #handlers = new Map<number, EventHandler>()
  readonly #globals = new Map<number, Global>()
  readonly #freeIds: number[] = []
  #watchGlobals: { added(global: Global): void; removed(name: number): void } | undefined
  #lastId = display
  #received = Buffer.alloc(0)
  #registry = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    this.gone = new Promise(resolve => {
      const end = (reason: string) => {
        resolve(reason)
        socket.destroy()
      }
      socket.on('close', () => resolve('the compositor ended'))
      socket.on('error', error => end(`the compositor failed: ${error.message}`))
      socket.on('data', bytes => {
        try {
          this.#receive(bytes)
        } catch (error) {
          end(error instanceof Error ? error.message : String(error))
        }
      })
    })
  }

  /** Connects and learns what the compositor offers. Throws a NoDisplayError when it cannot be reached. */
  static async open(path: string): Promise<WaylandConnection> {
    const connection = new WaylandConnection(await connected(path))
    connection.#registry = connection.create(display, displayRequests.getRegistry, [], (opcode, args) =>
      connection.#learn(opcode, args),
    )
    await connection.roundTrip()
    return connection
  }

  /** What the compositor offers under this name, oldest first. */
  offers(interfaceName: string): Global[] {
    return [...this.#globals.values()].filter(global => global.interface === interfaceName)
  }

  /** Is told of every interface that is offered from now on or no longer. */
  watchGlobals(watch: { added(global: Global): void; removed(name: number): void }): void {
    this.#watchGlobals = watch
  }

  /** Binds an offered interface and returns the new object's id. */
  bind(global: Global, maxVersion: number, handle: EventHandler = () => {}): number {
    const id = this.#nextId()
    this.#handlers.set(id, handle)
    const version = Math.min(global.version, maxVersion)
    this.request(this.#registry, bindRequest, [global.name, global.interface, version, id])
    return id
  }

  /** Sends a request that makes an object, whose id is its first argument, and returns that id. */
  create(object: number, opcode: number, args: readonly Argument[], handle: EventHandler): number {
    const id = this.#nextId()
    this.#handlers.set(id, handle)
    this.request(object, opcode, [id, ...args])
    return id
  }

  /** Handles the events of an object that the compositor made. */
  listen(id: number, handle: EventHandler): void {
    this.#handlers.set(id, handle)
  }

  request(object: number, opcode: number, args: readonly Argument[] = []): void {
    if (!this.#socket.destroyed) this.#socket.write(encodeRequest(object, opcode, args))
  }

  /** Sends the request that destroys an object. Its events are ignored from now on. */
  destroy(object: number, opcode: number): void {
    this.#handlers.delete(object)
    this.request(object, opcode)
  }

  /** Resolves when the compositor has handled all requests so far, or throws when it goes away before. */
  async roundTrip(): Promise<void> {
    const done = new Promise<null>(resolve => {
      this.create(display, displayRequests.sync, [], () => resolve(null))
    })
    const reason = await Promise.race([done, this.gone])
    if (reason !== null) throw new NoDisplayError(`The Wayland display cannot be observed: ${reason}.`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(bytes: Buffer): void {
    const { events, rest } = splitEvents(Buffer.concat([this.#received, bytes]))
    this.#received = Buffer.from(rest)
    for (const event of events) this.#dispatch(event)
  }

  #dispatch({ object, opcode, body }: WireEvent): void {
    const args = new ArgumentReader(body)
    if (object !== display) this.#handlers.get(object)?.(opcode, args)
    else if (opcode === displayEvents.deleteId) this.#free(args.number())
    else if (opcode === displayEvents.error) throw refusal(args)
  }

  #learn(opcode: number, args: ArgumentReader): void {
    const name = args.number()
    if (opcode === registryEvents.globalRemove) {
      this.#globals.delete(name)
      this.#watchGlobals?.removed(name)
    } else if (opcode === registryEvents.global) {
      const global = { name, interface: args.text(), version: args.number() }
      this.#globals.set(name, global)
      this.#watchGlobals?.added(global)
    }
  }

  /** The compositor's lists have no gaps: only the next id, or one that it gave back, can be used. */
  #nextId(): number {
    return this.#freeIds.pop() ?? ++this.#lastId
  }

  #free(id: number): void {
    this.#handlers.delete(id)
    if (id < firstServerId) this.#freeIds.push(id)
  }
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const refuse = (error: Error) =>
      reject(
        new NoDisplayError(
          `Cannot connect to the Wayland display ${path} (${error.message}). Start the helper in a desktop session.`,
        ),
      )
    socket.once('error', refuse)
    socket.once('connect', () => {
      socket.off('error', refuse)
      resolve(socket)
    })
  })
}

function refusal(args: ArgumentReader): Error {
  const [object, code] = [args.number(), args.number()]
  return new Error(`the compositor refused a request to object ${object} (${code}): ${args.text()}`)
}
