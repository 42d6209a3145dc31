import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Message, MessageBus } from 'dbus-native'

/** A member of an object of another program. */
interface BusMember {
  /** The program's name on the bus. */
  destination: string
  path: string
  interface: string
  member: string
}

/** Arguments with their signature: D-Bus does not convert types. */
export interface BusArguments {
  signature: string
  values: readonly unknown[]
}

/** The session bus (https://dbus.freedesktop.org/doc/dbus-specification.html), over which desktop programs talk. */
export interface SessionBus {
  /** This connection's own name, such as `:1.42`. */
  name: string
  /**
   * The values of the reply. Throws with the error's text if the other program refuses, does not answer or does not run:
   * it is not started for this.
   */
  call(member: BusMember, args?: BusArguments): Promise<unknown[]>
  /** Follows who owns a name: the function returns the owner's own name, or null while nobody owns it. */
  followOwner(name: string, changed?: (owner: string | null) => void): Promise<() => string | null>
  /** Handles a signal, from the program that owns the name and from no other. */
  follow(signal: BusMember, handle: (args: readonly unknown[]) => void): Promise<void>
  /** Answers calls to an object of ours. An error that a method throws is the caller's answer. */
  serve(path: string, interfaceName: string, methods: Record<string, BusMethod>): void
  /** Resolves with the reason when the bus has gone away. */
  gone: Promise<string>
  close(): void
}

/** Returns nothing to its caller, whose own name on the bus is `sender`. */
type BusMethod = (args: readonly unknown[], sender: string) => void

/** The session bus can't be used. The message says why. */
export class NoSessionBusError extends Error {
  override readonly name = 'NoSessionBusError'
}

const busItself = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' }
const busInterface = { ...busItself, interface: 'org.freedesktop.DBus' }
const ownerChanged = { ...busInterface, member: 'NameOwnerChanged' }
const signalType = 4
const noAutoStart = 2

/**
 * Connects to the bus of this desktop session. Throws a NoSessionBusError if there is none. The library is loaded only
 * here, because every process of the helper would hold its code in memory.
 */
export async function openSessionBus(environment: Record<string, string | undefined>): Promise<SessionBus> {
  const stream = await connected(busSockets(environment))
  const { createClient } = await import('dbus-native')
  // `direct`, because the library's own Hello ends the process if it fails.
  const bus = createClient({ stream, authMethods: ['EXTERNAL'], direct: true })
  const gone = lifeOf(bus)
  try {
    const [name] = await invoke(bus, { ...busInterface, member: 'Hello' })
    bus.name = String(name)
  } catch (error) {
    stream.destroy()
    throw new NoSessionBusError(`The session bus does not accept the helper: ${messageOf(error)}`)
  }
  const call: SessionBus['call'] = (member, args) =>
    invoke(bus, { ...member, ...(args && { signature: args.signature, body: [...args.values] }) })
  const followOwner: SessionBus['followOwner'] = (name, changed) => followOwnerOn(bus, call, name, changed)
  return {
    name: bus.name,
    call,
    followOwner,
    async follow(signal, handle) {
      const owner = await followOwner(signal.destination)
      await listen(bus, call, signal, owner, handle)
    },
    serve(path, interfaceName, methods) {
      for (const [member, method] of Object.entries(methods)) {
        // The library adds the message to the arguments.
        const answer = (...args: unknown[]) => {
          const message = args.pop() as Message
          method(args, message.sender ?? '')
          return null
        }
        bus.setMethodCallHandler(path, interfaceName, member, [answer, ''])
      }
    },
    gone,
    close: () => stream.destroy(),
  }
}

/**
 * Where the session bus may listen, as socket names, best first. Only sockets: an address may also name a program to
 * run, or ask to start a new bus for an X server, where nobody would be.
 */
export function busSockets({
  DBUS_SESSION_BUS_ADDRESS: addresses,
  XDG_RUNTIME_DIR: runtime,
}: Record<string, string | undefined>): string[] {
  const inRuntime = runtime ? [join(runtime, 'bus')] : []
  if (!addresses) return inRuntime
  return addresses.split(';').flatMap(address => {
    const [, keys] = address.match(/^unix:(.*)$/) ?? []
    const values = new Map(keys?.split(',').map(pair => pairOf(pair)))
    const [path, abstract] = [values.get('path'), values.get('abstract')]
    if (path) return [path]
    if (abstract) return [`\0${abstract}`]
    return values.get('runtime') === 'yes' ? inRuntime : []
  })
}

/** `key=value`, where bytes of the value may be written as `%20`. */
function pairOf(pair: string): [key: string, value: string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))]
}

async function connected(sockets: readonly string[]): Promise<Socket> {
  const refusals: string[] = []
  for (const path of sockets) {
    const stream = connect(path)
    const refusal = await new Promise<string | null>(resolve => {
      stream.once('error', error => resolve(error.message))
      stream.once('connect', () => resolve(null))
    })
    if (refusal === null) return stream
    refusals.push(refusal)
  }
  if (refusals.length === 0)
    throw new NoSessionBusError('DBUS_SESSION_BUS_ADDRESS names no socket of a session bus.')
  throw new NoSessionBusError(`Cannot connect to the session bus: ${refusals.join('; ')}`)
}

/** When the bus goes, or when what it sends can't be handled: then what was missed is not known. */
function lifeOf({ connection }: MessageBus): Promise<string> {
  return new Promise(resolve => {
    const end = (error: Error) => {
      resolve(`the session bus failed: ${error.message}`)
      connection.stream.destroy()
    }
    connection.on('error', end)
    connection.on('handlerError', end)
    connection.on('close', () => resolve('the session bus ended'))
  })
}

function invoke(bus: MessageBus, message: Message): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    bus.invoke({ ...message, flags: noAutoStart }, (error, ...values) =>
      error ? reject(error) : resolve(values),
    )
  })
}

async function followOwnerOn(
  bus: MessageBus,
  call: SessionBus['call'],
  name: string,
  changed: (owner: string | null) => void = () => {},
): Promise<() => string | null> {
  // The bus's own name is always that of the bus.
  if (name === busInterface.destination) return () => name
  let owner: string | null = null
  // Listening first: the owner could change between the answer and the first signal.
  await listen(
    bus,
    call,
    ownerChanged,
    () => busInterface.destination,
    ([changedName, , next]) => {
      if (changedName !== name) return
      owner = next === '' ? null : String(next)
      changed(owner)
    },
    name,
  )
  const [hasOwner] = await call({ ...busInterface, member: 'NameHasOwner' }, text(name))
  if (hasOwner === true) {
    const [now] = await call({ ...busInterface, member: 'GetNameOwner' }, text(name))
    owner = String(now)
  }
  return () => owner
}

/** Programs can send signals that nobody asked for, so each one is checked again. */
async function listen(
  bus: MessageBus,
  call: SessionBus['call'],
  { destination, path, interface: interfaceName, member }: BusMember,
  owner: () => string | null,
  handle: (args: readonly unknown[]) => void,
  firstArgument?: string,
): Promise<void> {
  bus.connection.on('message', message => {
    const isIt = message.path === path && message.interface === interfaceName && message.member === member
    if (message.type === signalType && isIt && message.sender === owner()) handle(message.body ?? [])
  })
  const rule = `type='signal',sender='${destination}',path='${path}',interface='${interfaceName}',member='${member}'`
  const filter = firstArgument === undefined ? '' : `,arg0='${firstArgument}'`
  await call({ ...busInterface, member: 'AddMatch' }, text(rule + filter))
}

function text(value: string): BusArguments {
  return { signature: 's', values: [value] }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
