import x11, { type Display, type Geometry, type ScreenSaver, type Xinerama } from 'x11'
import { NoDisplayError, type Rect } from '../desktop.ts'

/** Longest property read, in 4-byte units: titles longer than 4 KiB are cut anyway. */
const maxPropertyLength = 1024
const anyType = 0
const screenSaverOn = 1

/**
 * The X requests that the helper needs, as promises. They resolve with null for a window that no longer
 * exists.
 */
export class XConnection {
  readonly root: number
  /** Resolves with the reason when the server has gone away. */
  readonly gone: Promise<string>
  readonly #display: Display
  readonly #atoms = new Map<string, number>()
  #screenSaver: ScreenSaver | null = null
  #xinerama: Xinerama | null = null

  private constructor(display: Display, root: Display['screen'][number]) {
    this.#display = display
    this.root = root.root
    this.gone = new Promise(resolve => {
      display.client.on('end', () => resolve('the display was closed'))
      display.client.on('error', (error: Error) => resolve(`the display failed: ${error.message}`))
    })
  }

  /** Connects and looks up the atom names. Throws a NoDisplayError when there is no server or it refuses. */
  static async open(displayName: string, atomNames: readonly string[]): Promise<XConnection> {
    const display = await connect(displayName)
    const screen = display.screen[0]
    if (screen === undefined) throw new NoDisplayError(`The display ${displayName} has no screen.`)
    const connection = new XConnection(display, screen)
    await Promise.all(atomNames.map(name => connection.#intern(name)))
    connection.#screenSaver = await loadScreenSaver(display)
    connection.#xinerama = await loadXinerama(display)
    return connection
  }

  atom(name: string): number {
    const atom = this.#atoms.get(name)
    if (atom === undefined)
      throw new Error(`The X atom ${name} was not looked up when the display was opened.`)
    return atom
  }

  property(window: number, atom: number): Promise<Buffer | null> {
    return new Promise(resolve => {
      this.#display.client.GetProperty(0, window, atom, anyType, 0, maxPropertyLength, (error, reply) => {
        resolve(error || reply.data.length === 0 ? null : reply.data)
        return true
      })
    })
  }

  async numbers(window: number, atom: number): Promise<number[]> {
    const data = await this.property(window, atom)
    if (data === null) return []
    return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => data.readUInt32LE(i * 4))
  }

  geometry(window: number): Promise<Geometry | null> {
    return new Promise(resolve => {
      this.#display.client.GetGeometry(window, (error, geometry) => {
        resolve(error ? null : geometry)
        return true
      })
    })
  }

  /** The position of a window's content on the desktop. */
  origin(window: number): Promise<{ x: number; y: number } | null> {
    return new Promise(resolve => {
      this.#display.client.TranslateCoordinates(window, this.root, 0, 0, (error, place) => {
        resolve(error ? null : { x: place.destX, y: place.destY })
        return true
      })
    })
  }

  /**
   * The current size of the whole desktop: monitors change while the helper runs. Null if the server does
   * not report it.
   */
  async screen(): Promise<Rect | null> {
    const root = await this.geometry(this.root)
    return root && { left: 0, top: 0, width: root.width, height: root.height }
  }

  /**
   * The current monitors; null if the server does not report them. One that is switched off leaves its
   * part of the desktop dark.
   */
  monitors(): Promise<Rect[] | null> {
    const xinerama = this.#xinerama
    if (xinerama === null) return Promise.resolve(null)
    return new Promise(resolve => {
      xinerama.QueryScreens((error, screens) => {
        const monitors = error
          ? []
          : screens.map(({ x, y, width, height }) => ({ left: x, top: y, width, height }))
        resolve(monitors.length === 0 ? null : monitors)
        return true
      })
    })
  }

  hasExtension(name: string): Promise<boolean> {
    return new Promise(resolve => {
      this.#display.client.QueryExtension(name, (error, extension) => {
        resolve(!error && Boolean(extension.present))
        return true
      })
    })
  }

  /** The state of the screen saver; null if there is none. */
  screenSaver(): Promise<{ idleMs: number; isOn: boolean } | null> {
    const screenSaver = this.#screenSaver
    if (screenSaver === null) return Promise.resolve(null)
    return new Promise(resolve => {
      screenSaver.QueryInfo(this.root, (error, info) => {
        resolve(error ? null : { idleMs: info.idle, isOn: info.state === screenSaverOn })
        return true
      })
    })
  }

  close(): void {
    this.#display.client.terminate()
  }

  #intern(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#display.client.InternAtom(false, name, (error, atom) => {
        if (error) reject(error)
        else resolve(void this.#atoms.set(name, atom))
        return true
      })
    })
  }
}

function connect(displayName: string): Promise<Display> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) =>
      reject(
        new NoDisplayError(
          `Cannot connect to the display ${displayName} (${error.message}). Start the helper in a desktop session.`,
        ),
      )
    try {
      const client = x11.createClient({ display: displayName }, (error, display) =>
        error ? refuse(error) : resolve(display),
      )
      client.on('error', refuse)
    } catch (error) {
      refuse(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

function loadScreenSaver(display: Display): Promise<ScreenSaver | null> {
  return new Promise(resolve => {
    display.client.require('screen-saver', (error, extension) => resolve(error ? null : extension))
  })
}

function loadXinerama(display: Display): Promise<Xinerama | null> {
  return new Promise(resolve => {
    display.client.require('xinerama', (error, extension) => resolve(error ? null : extension))
  })
}
