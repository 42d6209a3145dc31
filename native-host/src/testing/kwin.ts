import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import type { MessageBus } from 'dbus-native'
import type { TestBus } from './session-bus.ts'

/** A signal of KWin's objects, as its scripts see them. */
export interface KwinSignal {
  connect(handler: (...args: unknown[]) => void): void
  emit(...args: unknown[]): void
}

export interface StandInKwin {
  /** The plugins whose scripts are loaded. */
  loaded: Map<string, { file: string; isRunning: boolean }>
  program: MessageBus
}

export function signal(): KwinSignal {
  const handlers: ((...args: unknown[]) => void)[] = []
  return {
    connect: handler => handlers.push(handler),
    emit: (...args) => {
      for (const handler of handlers) handler(...args)
    },
  }
}

/** KWin's scripting on the running test's bus: it really runs the scripts, on this workspace. */
export async function startKwin(bus: TestBus, workspace: object): Promise<StandInKwin> {
  const program = await bus.program('org.kde.KWin')
  const loaded: StandInKwin['loaded'] = new Map()
  const serve = (member: string, answer: (...args: string[]) => unknown, signature: string) =>
    program.setMethodCallHandler('/Scripting', 'org.kde.kwin.Scripting', member, [answer, signature])
  serve(
    'loadScript',
    (file, plugin) => {
      loaded.set(String(plugin), { file: String(file), isRunning: false })
      return loaded.size
    },
    'i',
  )
  serve(
    'start',
    () => {
      for (const script of loaded.values()) {
        if (!script.isRunning)
          runInNewContext(readFileSync(script.file, 'utf8'), { workspace, QTimer, callDBus })
        script.isRunning = true
      }
      return null
    },
    '',
  )
  serve('isScriptLoaded', plugin => loaded.has(String(plugin)), 'b')
  serve('unloadScript', plugin => loaded.delete(String(plugin)), 'b')
  return { loaded, program }

  function callDBus(
    destination: string,
    path: string,
    interfaceName: string,
    member: string,
    ...rest: unknown[]
  ) {
    const last = rest.at(-1)
    const callback = typeof last === 'function' ? last : () => {}
    const body = rest.filter(value => typeof value === 'string')
    const message = {
      destination,
      path,
      interface: interfaceName,
      member,
      signature: 's'.repeat(body.length),
      body,
    }
    // As in KWin, only an answer calls back.
    program.invoke(message, (error: Error | null, ...values: unknown[]) =>
      error ? undefined : callback(...values),
    )
  }
}

/** Qt's timer, as far as the script uses it. */
class QTimer {
  singleShot = false
  interval = 0
  active = false
  timeout = signal()

  start(): void {
    this.active = true
    setTimeout(() => {
      this.active = false
      this.timeout.emit()
    }, this.interval)
  }
}
