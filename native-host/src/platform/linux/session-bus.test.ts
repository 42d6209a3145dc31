import { expect, onTestFinished, test } from 'vitest'
import { noBusHere, startBus, type TestBus } from '../../testing/session-bus.ts'
import { until } from '../../testing/until.ts'
import { busSockets, NoSessionBusError, openSessionBus } from './session-bus.ts'

const saver = {
  destination: 'org.example.Saver',
  path: '/Saver',
  interface: 'org.example.Saver',
  member: 'ActiveChanged',
}
const ping = { path: '/', interface: 'org.freedesktop.DBus.Peer', member: 'Ping' }

async function open({ environment }: TestBus) {
  const bus = await openSessionBus(environment)
  onTestFinished(() => bus.close())
  return bus
}

test.each<[string, Record<string, string>, string[]]>([
  ['a socket', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, ['/run/user/1000/bus']],
  ['a socket with a guid', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a%20b%2cc,guid=1' }, ['/a b,c']],
  ['a socket without a file', { DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-1' }, ['\0/tmp/dbus-1']],
  ['several sockets', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/a;unix:path=/b' }, ['/a', '/b']],
  ['the usual socket', { XDG_RUNTIME_DIR: '/run/user/1' }, ['/run/user/1/bus']],
  [
    'the usual socket by name',
    { DBUS_SESSION_BUS_ADDRESS: 'unix:runtime=yes', XDG_RUNTIME_DIR: '/r' },
    ['/r/bus'],
  ],
  ['a new bus for an X server', { DBUS_SESSION_BUS_ADDRESS: 'autolaunch:', XDG_RUNTIME_DIR: '/r' }, []],
  ['a program', { DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/bin/sh' }, []],
  ['nothing', {}, []],
])('connects to sockets only: %s', (_, environment, sockets) => {
  expect(busSockets(environment)).toEqual(sockets)
})

test('says why there is no bus', async () => {
  await expect(openSessionBus({ XDG_RUNTIME_DIR: '/nowhere' })).rejects.toThrow('/nowhere/bus')
  await expect(openSessionBus({})).rejects.toThrow(NoSessionBusError)
})

test.skipIf(noBusHere)('serves an object to others, and knows who calls', async () => {
  const server = await startBus()
  const [ours, other] = [await open(server), await open(server)]
  const calls: unknown[] = []
  ours.serve('/Windows', 'org.example.Windows', {
    Report: (args, sender) => {
      if (args[0] === 'wrong') throw new Error('not you')
      calls.push([args, sender])
    },
  })
  const report = {
    destination: ours.name,
    path: '/Windows',
    interface: 'org.example.Windows',
    member: 'Report',
  }

  const reply = await other.call(report, { signature: 'su', values: ['Ünï', 7] })

  expect(reply).toEqual([])
  expect(calls).toEqual([[['Ünï', 7], other.name]])
  await expect(other.call(report, { signature: 's', values: ['wrong'] })).rejects.toThrow('not you')
  await expect(other.call({ ...report, member: 'Other' })).rejects.toThrow('Other')
})

test.skipIf(noBusHere)('fails a call that nobody can answer', async () => {
  const bus = await open(await startBus())

  await expect(bus.call({ ...ping, destination: 'org.example.Missing' })).rejects.toThrow(
    'org.example.Missing',
  )
})

test.skipIf(noBusHere)('follows who owns a name', async () => {
  const server = await startBus()
  const bus = await open(server)
  const changes: (string | null)[] = []
  const owner = await bus.followOwner('org.example.Shell', next => changes.push(next))
  expect(owner()).toBeNull()

  const shell = await server.program('org.example.Shell')
  await until(() => expect(owner()).toBe(shell.name))
  await shell.close()

  await until(() => expect(owner()).toBeNull())
  expect(changes).toEqual([shell.name, null])
  const again = await server.program('org.example.Shell')
  expect((await bus.followOwner('org.example.Shell'))()).toBe(again.name)
})

test.skipIf(noBusHere)('takes a signal from the program that owns the name, and from no other', async () => {
  const server = await startBus()
  const bus = await open(server)
  const [genuine, stranger] = [
    await server.program(saver.destination),
    await server.program('org.example.Stranger'),
  ]
  const seen: unknown[] = []
  await bus.follow(saver, args => seen.push(args))
  const signal = (value: string) => ({
    type: 4,
    destination: bus.name,
    path: saver.path,
    interface: saver.interface,
    member: saver.member,
    signature: 's',
    body: [value],
  })

  // A signal to one receiver needs no match rule, so the bus delivers it.
  stranger.connection.message({ ...signal('forged'), serial: stranger.serial++ })
  await stranger.getId()
  genuine.connection.message({ ...signal('true'), serial: genuine.serial++ })
  genuine.sendSignal(saver.path, saver.interface, saver.member, 's', ['to all'])
  genuine.sendSignal(saver.path, saver.interface, 'Other', 's', ['of another kind'])

  await until(() => expect(seen).toHaveLength(2))
  await genuine.getId()
  await bus.call({
    ...ping,
    destination: 'org.freedesktop.DBus',
    interface: 'org.freedesktop.DBus',
    member: 'GetId',
  })
  expect(seen).toEqual([['true'], ['to all']])
})

test.skipIf(noBusHere)('is gone when the bus ends, and fails what waits for an answer', async () => {
  const server = await startBus()
  const bus = await open(server)
  const silent = await server.program('org.example.Silent')
  // It never answers.
  silent.setMethodCallHandler('/', 'org.example.Silent', 'Wait', [() => new Promise(() => {}), ''])
  const waiting = bus.call({
    destination: 'org.example.Silent',
    path: '/',
    interface: 'org.example.Silent',
    member: 'Wait',
  })
  waiting.catch(() => {})

  await server.kill()

  expect(await bus.gone).toContain('session bus')
  await expect(waiting).rejects.toThrow('closed')
})

test.skipIf(noBusHere)('is gone when what is sent to it cannot be handled', async () => {
  const server = await startBus()
  const bus = await open(server)
  const genuine = await server.program(saver.destination)
  await bus.follow(saver, () => {
    throw new Error('unreadable')
  })

  genuine.sendSignal(saver.path, saver.interface, saver.member, 's', ['?'])

  expect(await bus.gone).toContain('unreadable')
})
