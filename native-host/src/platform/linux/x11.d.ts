/** The part of npm `x11` that the helper uses; the package ships no types. */
declare module 'x11' {
  import type { EventEmitter } from 'node:events'

  /** A callback returns whether it handled the error; otherwise the client emits it. */
  type Reply<T> = (error: Error | null, result: T) => boolean

  export interface Geometry {
    xPos: number
    yPos: number
    width: number
    height: number
    borderWidth: number
  }

  export interface XClient extends EventEmitter {
    InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void
    GetProperty(
      remove: 0,
      window: number,
      property: number,
      type: number,
      offset: number,
      length: number,
      reply: Reply<{ type: number; bytesAfter: number; data: Buffer }>,
    ): void
    GetGeometry(window: number, reply: Reply<Geometry>): void
    TranslateCoordinates(
      from: number,
      to: number,
      x: number,
      y: number,
      reply: Reply<{ destX: number; destY: number }>,
    ): void
    QueryExtension(name: string, reply: Reply<{ present: number | boolean }>): void
    require(name: 'screen-saver', loaded: (error: Error | null, extension: ScreenSaver) => void): void
    require(name: 'xinerama', loaded: (error: Error | null, extension: Xinerama) => void): void
    terminate(): void
  }

  export interface ScreenSaver {
    QueryInfo(root: number, reply: Reply<{ state: number; idle: number }>): void
  }

  export interface Xinerama {
    QueryScreens(reply: Reply<{ x: number; y: number; width: number; height: number }[]>): void
  }

  export interface Display {
    client: XClient
    screen: { root: number }[]
  }

  const x11: {
    createClient(
      options: { display: string },
      connected: (error: Error | null, display: Display) => void,
    ): XClient
  }
  export default x11
}
